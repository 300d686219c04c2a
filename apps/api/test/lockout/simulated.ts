import type { Context, Services, SignInResult } from '@signin/contracts'
import { appRouter } from '@signin/contracts/router'
import { vi } from 'vitest'
import { createHashingSlots } from '../../src/passwords/hashing-slots.ts'
import { countersInMemory } from '../../src/throttling/counters.ts'
import { networksOf, widestNetworkOf } from '../../src/throttling/networks.ts'
import { createThrottle } from '../../src/throttling/per-address.ts'
import { createThrottles } from '../../src/throttling/throttles.ts'

/** The duration of a bcrypt hash at cost 12, in milliseconds. */
const HASH_MS = 250
const THREADS = 1
const RIGHT = 'the right password'

/** The address of a caller, and the account that knows the device. */
export interface Client {
  address: string
  knownTo?: string
}

export type Simulation = ReturnType<typeof openSimulation>

/**
 * The contract with everything that can reject a call, composed as the services do, and nothing
 * else: an account is its address, there is no database, and hashing is waiting. Time is vitest's
 * (`Date`, `setTimeout` and `performance` faked).
 */
export function openSimulation() {
  const counters = countersInMemory(Buffer.alloc(32))
  const throttleFor = createThrottle(counters, networksOf)
  const throttles = createThrottles(counters, networksOf)
  const withSlot = createHashingSlots(THREADS)
  /** When the last sign-in link was sent, per mailbox. */
  const mailedAt = new Map<string, number>()
  let free = Promise.resolve()

  /** One thread hashes sequentially. */
  function hash(): Promise<void> {
    free = free.then(() => new Promise((resolve) => setTimeout(resolve, HASH_MS)))
    return free
  }

  function servicesAt({ address, knownTo }: Client) {
    const deviceOf = (email: string) => (knownTo === email ? { hash: `device of ${email}` } : null)
    const entered = async (): Promise<SignInResult> => ({
      status: 'confirmationRequired',
      email: '',
    })
    const sent = async () => ({ status: 'sent' as const })
    const sessions: Pick<Services['sessions'], 'signIn' | 'requestSignInLink' | 'signInWithLink'> =
      {
        async signIn({ email, password }) {
          const device = deviceOf(email)
          const client = { network: widestNetworkOf(address), known: device && email }
          await withSlot(client, () =>
            throttles.password.guess(email, device, async () => {
              await hash()
              return password === RIGHT
            }),
          )
          return entered()
        },
        async requestSignInLink({ email }) {
          await throttles.allowMail('signInLink', email, address, deviceOf(email))
          mailedAt.set(email, Date.now())
          return sent()
        },
        signInWithLink: entered,
      }
    const passwords: Pick<Services['passwords'], 'requestReset'> = {
      async requestReset({ email }) {
        await throttles.allowMail('reset', email, address, deviceOf(email))
        return sent()
      },
    }
    const passkeys: Pick<Services['passkeys'], 'startSignIn' | 'finishSignIn'> = {
      startSignIn: async () => {
        const [challenge, rpId] = ['a challenge', 'localhost']
        return { challenge, rpId, timeout: 1, userVerification: 'required', allowCredentials: [] }
      },
      finishSignIn: entered,
    }
    return { sessions, passwords, passkeys }
  }

  return {
    call(client: Client) {
      const knownTo = async () => client.knownTo ?? null
      const context = {
        requestId: '',
        viewer: null,
        bearer: null,
        throttle: throttleFor(client.address, { knownTo }),
        appErrorOf: () => null,
        ...servicesAt(client),
      }
      return appRouter.createCaller(context as unknown as Context)
    },
    mailedAt,
    pass: (ms: number) => vi.advanceTimersByTimeAsync(ms),
  }
}
