import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createHasher, type Hasher } from '../../src/passwords/hasher.ts'
import { type Browser, procedures } from '../browser.ts'
import { addPasskey } from '../factors.ts'
import { type Person, signUp } from '../people.ts'
import { byLink, byPasskey, byPassword, openSimulation, type Simulation } from './fixture.ts'

const HOME = '203.0.113.1'
const OFFICE = '203.0.113.80'
const SIGNED_IN = { status: 'signedIn' }
const attackers = (n: number) => Array.from({ length: n }, (_, i) => `198.51.${i >> 8}.${i & 255}`)

let simulation: Simulation
let owner: Person
/** An address without earlier calls. */
let elsewhere: string
let home: Browser
let passkey: Awaited<ReturnType<typeof addPasskey>>
let people = 0
/** While set, password comparisons do not return. */
let held: Promise<void> | undefined
beforeAll(async () => {
  const hasher = createHasher({ cost: 4, threads: 1 })
  const compare: Hasher['compare'] = async (...given) => {
    const isRight = await hasher.compare(...given)
    await held
    return isRight
  }
  simulation = await openSimulation({ hasher: { ...hasher, compare } })
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterAll(async () => {
  vi.useRealTimers()
  await simulation.close()
})
beforeEach(async () => {
  // Lets the counters of one test expire before the next; fake time, as sessions would not last.
  vi.setSystemTime(Date.now() + 25 * 3_600_000)
  people += 1
  elsewhere = `203.0.113.${100 + people}`
  owner = {
    email: `owner${people}@example.com`,
    password: `kettle on the hill, ${people}`,
    name: 'Ada',
  }
  const browser = simulation.at(HOME)
  await signUp(simulation.signin, browser, owner)
  passkey = await addPasskey(browser)
  home = simulation.moved(browser, HOME)
})

describe.each([4, 40])(
  'attackers on %i networks who guess whenever allowed and request every email',
  (networks) => {
    beforeEach(async () => {
      const { email } = owner
      for (const network of attackers(networks)) {
        const anonymous = simulation.at(network)
        for (const asked of ['passwords.requestReset', 'sessions.requestSignInLink']) {
          for (let n = 0; n < (networks > 4 ? 2 : 6); n++) await anonymous.call(asked, { email })
        }
      }
      for (let n = 0; n < 12; n++) {
        const guess = { ...owner, password: `a wrong guess, ${n}` }
        const { error } = await byPassword(simulation.at('198.51.100.1'), guess)
        if (error?.data.retryAfter) vi.setSystemTime(Date.now() + error.data.retryAfter * 1000)
      }
      await byPassword(simulation.at('198.51.100.1'), {
        ...owner,
        password: 'the guess of this wait',
      })
      expect((await byPassword(simulation.at(elsewhere), owner)).error?.data.code).toBe(
        'too_many_calls',
      )
    })

    test('keep nobody out who has a known device, a passkey or the mailbox', async () => {
      expect((await byPassword(home, owner)).data).toMatchObject(SIGNED_IN)
      expect((await byPasskey(simulation.at(elsewhere), passkey)).data).toMatchObject(SIGNED_IN)
      expect((await byLink(simulation, simulation.at(elsewhere), owner)).data).toMatchObject(
        SIGNED_IN,
      )
      expect((await byLink(simulation, home, owner)).data).toMatchObject(SIGNED_IN)
    })
  },
)

describe('forty networks that have passwords checked without end', () => {
  let flood: Promise<unknown>
  let codes: (string | undefined)[]
  let go: () => void
  beforeEach(async () => {
    const gate = Promise.withResolvers<void>()
    go = gate.resolve
    held = gate.promise
    codes = []
    flood = Promise.all(
      Array.from({ length: 151 }, async (_, n) => {
        const guess = { ...owner, email: `${n}.${owner.email}` }
        const { error } = await byPassword(simulation.at(attackers(40)[n % 40] as string), guess)
        codes.push(error?.data.code)
      }),
    )
    await expect.poll(() => codes.filter((code) => code === 'busy').length).toBeGreaterThan(90)
  })

  afterEach(async () => {
    go()
    await flood
    held = undefined
  })

  test('leave hashing slots to the owner, on a known device and on a new one', async () => {
    const known = byPassword(home, owner)
    const fresh = byPassword(simulation.at(elsewhere), owner)
    const link = byLink(simulation, simulation.at(elsewhere), owner)
    expect((await link).data).toMatchObject(SIGNED_IN)
    go()
    expect((await known).data).toMatchObject(SIGNED_IN)
    expect((await fresh).data).toMatchObject(SIGNED_IN)
  })

  test('are throttled, since a busy response counts as a call', async () => {
    const one = simulation.at(attackers(1)[0] as string)
    let last = ''
    for (let n = 0; n < 31; n++) last = (await byPassword(one, owner)).error?.data.code ?? ''
    expect(last).toBe('too_many_calls')
  })
})

describe('one attacker behind a shared address', () => {
  test('is throttled for empty calls, and others there can still sign in', async () => {
    const machine = simulation.at(OFFICE)
    const open = procedures.filter(({ guard, type }) => guard === 'none' && type === 'mutation')
    const statuses = new Set<number>()
    for (const { name } of open) {
      for (let n = 0; n < 35; n++) statuses.add((await machine.post(name, '{}')).status)
    }
    expect(statuses).toContain(429)
    const colleague = () => simulation.at(OFFICE)
    expect((await byPassword(colleague(), owner)).data).toMatchObject(SIGNED_IN)
    expect((await byLink(simulation, colleague(), owner)).data).toMatchObject(SIGNED_IN)
    expect((await byPasskey(colleague(), passkey)).data).toMatchObject(SIGNED_IN)
    expect((await byPassword(simulation.moved(home, OFFICE), owner)).data).toMatchObject(SIGNED_IN)
  })

  test('gets no more passwords checked through several sessions of an account', async () => {
    const sessions = [simulation.at(OFFICE), simulation.at(OFFICE), simulation.at(OFFICE)]
    for (const session of sessions) await byPasskey(session, passkey)
    const codes: (string | undefined)[] = []
    for (let n = 0; n < 31; n++) {
      for (const browser of [simulation.at(OFFICE), ...sessions]) {
        const guess = { ...owner, email: `${n}.${owner.email}` }
        codes.push((await byPassword(browser, guess)).error?.data.code)
      }
    }
    const checked = codes.filter((code) => code !== 'too_many_calls')
    expect(checked).toHaveLength(30 + 30)
  })

  test('does not block known devices, passkeys or mailed links by valid calls', async () => {
    const machine = simulation.at(OFFICE)
    for (let n = 0; n < 40; n++) {
      await byPassword(machine, { ...owner, email: `${n}.${owner.email}` })
      await machine.call('sessions.requestSignInLink', { email: `${n}.${owner.email}` })
      await machine.call('sessions.signInWithLink', { token: 'x'.repeat(43) })
      await machine.call('passkeys.startSignIn')
    }
    const colleague = () => simulation.at(OFFICE)
    expect((await byPassword(colleague(), owner)).error?.data.code).toBe('too_many_calls')
    expect((await byPassword(simulation.moved(home, OFFICE), owner)).data).toMatchObject(SIGNED_IN)
    expect((await byLink(simulation, simulation.moved(home, OFFICE), owner)).data).toMatchObject(
      SIGNED_IN,
    )
    expect((await byPasskey(colleague(), passkey)).data).toMatchObject(SIGNED_IN)
    const asked = await byLink(simulation, simulation.at(elsewhere), owner, colleague())
    expect(asked.data).toMatchObject(SIGNED_IN)
  })
})
