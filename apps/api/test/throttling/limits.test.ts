import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { networksOf } from '../../src/throttling/networks.ts'
import { createThrottle } from '../../src/throttling/per-address.ts'
import { type Fixture, openFixture } from './fixture.ts'

let fixture: Fixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterEach(() => expect(fixture.events).toEqual([]))
afterAll(() => fixture.close())

const rows = async () => (await fixture.db.throttleCounter.findMany()).map(({ key }) => key)
const replica = () => createThrottle(fixture.replica(), networksOf)

test('calls are counted across replicas, by procedure and network', async () => {
  const [one, other] = [replica(), replica()]
  const limit = { calls: 3, seconds: 300 }
  expect(await one('2001:db8::1').take('sessions.signIn', limit)).toBe(0)
  expect(await other('2001:db8::2').take('sessions.signIn', limit)).toBe(0)
  expect(await one('2001:db8::3').take('sessions.signIn', limit)).toBe(0)
  expect(await other('2001:db8::4').take('sessions.signIn', limit)).toBeGreaterThan(60)
  expect(await other('192.0.2.1').take('sessions.signIn', limit)).toBe(0)
  expect(await other('2001:db8::1').take('accounts.register', limit)).toBe(0)
})

test('IPv6 networks get four times the limit per /56, sixteen times per /48', async () => {
  const throttleFor = replica()
  const limit = { calls: 2, seconds: 300 }
  async function letThrough(networks: number, addressOf: (n: number) => string) {
    let calls = 0
    for (let n = 0; n < networks; n++) {
      for (let call = 0; call < 3; call++) {
        if ((await throttleFor(addressOf(n)).take('passwords.reset', limit)) === 0) calls += 1
      }
    }
    return calls
  }
  const hex = (n: number) => n.toString(16).padStart(2, '0')
  expect(await letThrough(40, (n) => `2001:db8:1:ab${hex(n)}::1`), 'of a /56').toBe(8)
  expect(await letThrough(40, (n) => `2001:db8:2:${hex(n)}00::1`), 'of a /48').toBe(32)
  expect(await letThrough(40, (n) => `2001:db8:${hex(n + 16)}:1::1`), 'of others').toBe(80)
})

test('signed-in callers are counted by session or token, or by account if the limit says so', async () => {
  const throttleFor = replica()
  const limit = { calls: 2, seconds: 300 }
  const take = (credential?: string) =>
    throttleFor('192.0.2.14', { credential, account: 'ada' }).take(
      'tokens.issue',
      limit,
      'credential',
    )
  for (const credential of ['one', 'another']) {
    expect([await take(credential), await take(credential)]).toEqual([0, 0])
    expect(await take(credential)).toBeGreaterThan(60)
  }
  const byAccount = { ...limit, by: 'account' } as const
  const change = (credential: string, account: string) =>
    throttleFor('192.0.2.15', { credential, account }).take(
      'accounts.requestEmailChange',
      byAccount,
      'account',
    )
  expect([await change('one', 'ada'), await change('two', 'ada')]).toEqual([0, 0])
  expect(await change('three', 'ada')).toBeGreaterThan(60)
  expect(await change('one', 'grace')).toBe(0)
})

test('sessions and tokens of one account count as one caller of a public procedure', async () => {
  const throttleFor = replica()
  const limit = { calls: 2, seconds: 300 }
  const from = (credential?: string, account?: string, device?: string) =>
    throttleFor('192.0.2.17', {
      credential,
      account,
      knownTo: async () => device ?? null,
    }).take('sessions.signIn', limit)
  expect([await from('one', 'lin'), await from('two', 'lin')]).toEqual([0, 0])
  expect(await from(), 'an anonymous caller').toBeGreaterThan(60)
  expect([await from('one', 'lin'), await from('two', 'lin')]).toEqual([0, 0])
  for (const session of ['one', 'two', 'three']) {
    expect(await from(session, 'lin'), session).toBeGreaterThan(60)
  }
  expect(await from(undefined, undefined, 'lin'), 'a device known to it').toBeGreaterThan(60)
  expect(await from('service'), 'a service token').toBeGreaterThan(60)
  expect(await from('four', 'mary')).toBe(0)
})

test('a browser known to an account has its own calls once its network has used up the limit', async () => {
  const throttleFor = replica()
  const limit = { calls: 2, seconds: 300 }
  let asked = 0
  const from = (account: string | null) => {
    const knownTo = async () => {
      asked += 1
      return account
    }
    return throttleFor('192.0.2.16', { knownTo }).take('sessions.signIn', limit)
  }
  expect([await from('ada'), await from(null), asked]).toEqual([0, 0, 0])
  expect(await from(null)).toBeGreaterThan(60)
  expect([await from('ada'), await from('ada'), await from('grace')]).toEqual([0, 0, 0])
  expect(await from('ada')).toBeGreaterThan(60)
})

test('calls with a generous limit need no database query', async () => {
  const before = await rows()
  const throttleFor = replica()
  const limit = { calls: 120, seconds: 60 }
  for (let n = 0; n < limit.calls; n++) {
    expect(await throttleFor('192.0.2.12').take('sessions.current', limit)).toBe(0)
  }
  expect(await throttleFor('192.0.2.12').take('sessions.current', limit)).toBeGreaterThan(0)
  expect(await throttleFor('192.0.2.13').take('sessions.current', limit)).toBe(0)
  expect(await rows()).toEqual(before)
})
