import type { Simulation } from './simulated.ts'

export const OWNER = 'owner@example.com'
export const HOME = '203.0.113.1'
const HOUR_SECONDS = 3600

export interface Attack {
  what: string
  networks: number
  /** Runs before the owner tries to sign in. */
  before(simulation: Simulation): Promise<void>
  /** Runs every second while the owner tries. */
  during?(simulation: Simulation): void
}

/** Ignores the outcome. */
const ignoreOutcome = (call: Promise<unknown>) => call.catch((error: unknown) => error)
const anonymous = (n: number) => `198.51.${n >> 8}.${n & 255}`
const each = (networks: number) => Array.from({ length: networks }, (_, n) => n)
const someone = (n: number, second: number) => ({
  email: `${n}.${second}@example.com`,
  password: 'a wrong guess at it',
})

/**
 * An attacker who knows the address: guesses whenever a guess is allowed, and requests every email.
 */
export const guessing = (networks: number, where = '', addressOf = anonymous): Attack => ({
  what: `guess at each wait and ask for every email${where}`,
  networks,
  async before(simulation) {
    const { email, password } = { ...someone(0, 0), email: OWNER }
    const askForAll = async () => {
      for (const n of each(networks)) {
        const { sessions, passwords } = simulation.call({ address: addressOf(n) })
        for (let time = 0; time < (networks > 100 ? 2 : 6); time++) {
          await ignoreOutcome(sessions.requestSignInLink({ email }))
          await ignoreOutcome(passwords.requestReset({ email }))
        }
      }
    }
    await askForAll()
    for (let seconds = 0; seconds < HOUR_SECONDS; seconds += 15) {
      const { sessions } = simulation.call({ address: addressOf(seconds % networks) })
      await Promise.all([
        ignoreOutcome(sessions.signIn({ email, password })),
        simulation.pass(15_000),
      ])
    }
    await askForAll()
  },
})

/** Uses the hashing threads as much as the limits allow, for addresses other than the owner's. */
export const flooding = (networks: number): Attack => {
  const second = (simulation: Simulation) => {
    const now = Math.round(performance.now() / 1000)
    for (const n of each(networks)) {
      if ((n + now) % 10 !== 0) continue
      const { sessions } = simulation.call({ address: anonymous(n) })
      void ignoreOutcome(sessions.signIn(someone(n, now)))
    }
  }
  return {
    what: 'have passwords checked as often as they may',
    networks,
    async before(simulation) {
      for (let seconds = 0; seconds < 60; seconds++) {
        second(simulation)
        await simulation.pass(1000)
      }
    },
    during: second,
  }
}

/** Attacks from the owner's own address. */
export const sharedAddressAttacks: Attack[] = [
  guessing(1, ' behind the owner’s own address', () => HOME),
  {
    what: 'make 5,000 empty calls behind the owner’s own address',
    networks: 1,
    async before(simulation) {
      const { sessions, passwords, passkeys } = simulation.call({ address: HOME })
      const none = {} as never
      for (let n = 0; n < 1000; n++) {
        await ignoreOutcome(sessions.signIn(none))
        await ignoreOutcome(sessions.requestSignInLink(none))
        await ignoreOutcome(sessions.signInWithLink(none))
        await ignoreOutcome(passwords.requestReset(none))
        await ignoreOutcome(passkeys.finishSignIn(none))
      }
    },
  },
  {
    what: 'make 1,000 valid calls behind the owner’s own address',
    networks: 1,
    async before(simulation) {
      const { sessions, passkeys } = simulation.call({ address: HOME })
      for (let n = 0; n < 250; n++) {
        await Promise.all([ignoreOutcome(sessions.signIn(someone(n, 0))), simulation.pass(300)])
        await ignoreOutcome(sessions.requestSignInLink({ email: someone(n, 0).email }))
        await ignoreOutcome(sessions.signInWithLink({ token: 'x'.repeat(43) }))
        await ignoreOutcome(passkeys.startSignIn())
      }
    },
  },
]
