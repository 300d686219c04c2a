import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createMailAllowance } from '../../src/throttling/mail-allowance.ts'
import { createThrottle } from '../../src/throttling/per-address.ts'
import { openWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterEach(() => expect(world.events).toEqual([]))
afterAll(() => world.close())

const firstPart = (address: string) => address.split('.')[0] ?? ''
const rows = async () => (await world.db.throttleCounter.findMany()).map(({ key }) => key)

describe('calls', () => {
  test('by a declared limit are counted for all replicas, by procedure and network', async () => {
    const [one, other] = [world.replica(), world.replica()].map((counters) =>
      createThrottle(counters, firstPart),
    )
    const limit = { calls: 3, seconds: 300 }
    expect(await one?.('10.1').take('sessions.signIn', limit)).toBe(0)
    expect(await other?.('10.2').take('sessions.signIn', limit)).toBe(0)
    expect(await one?.('10.3').take('sessions.signIn', limit)).toBe(0)
    expect(await other?.('10.4').take('sessions.signIn', limit)).toBeGreaterThan(60)
    expect(await other?.('11.1').take('sessions.signIn', limit)).toBe(0)
    expect(await other?.('10.1').take('accounts.register', limit)).toBe(0)
  })

  test('by a limit for callers are counted by who is known, and by network for strangers', async () => {
    const throttleFor = createThrottle(world.replica(), firstPart)
    const limit = { calls: 2, seconds: 300, by: 'caller' } as const
    const take = (caller?: string) => throttleFor('14.1', caller).take('tokens.issue', limit)
    for (const caller of ['ada', 'grace', undefined]) {
      expect([await take(caller), await take(caller)]).toEqual([0, 0])
      expect(await take(caller)).toBeGreaterThan(60)
    }
    const byAddress = { calls: 2, seconds: 300 }
    for (const caller of ['ada', 'grace']) {
      expect(await throttleFor('15.1', caller).take('sessions.signIn', byAddress)).toBe(0)
    }
    expect(await throttleFor('15.1').take('sessions.signIn', byAddress)).toBeGreaterThan(60)
  })

  test('by a generous limit cost the database nothing', async () => {
    const before = await rows()
    const throttleFor = createThrottle(world.replica(), firstPart)
    const limit = { calls: 120, seconds: 60 }
    for (let n = 0; n < limit.calls; n++) {
      expect(await throttleFor('12.1').take('sessions.current', limit)).toBe(0)
    }
    expect(await throttleFor('12.2').take('sessions.current', limit)).toBeGreaterThan(0)
    expect(await throttleFor('13.1').take('sessions.current', limit)).toBe(0)
    expect(await rows()).toEqual(before)
  })
})

describe('letters', () => {
  beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterAll(() => void vi.useRealTimers())
  const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

  test('are five an hour to one address from one network', async () => {
    const mail = createMailAllowance(world.replica())
    for (let n = 0; n < 5; n++) expect(await mail.take('ada@example.com', '10')).toBe(0)
    expect(await mail.take('ada@example.com', '10')).toBe(3600)
    expect(await mail.take('ada@example.com', '11')).toBe(0)
    expect(await mail.take('bob@example.com', '10')).toBe(0)
    pass(3600)
    expect(await mail.take('ada@example.com', '10')).toBe(0)
  })

  test('are twenty a day to one address, and who asks too often uses up none of them', async () => {
    const mail = createMailAllowance(world.replica())
    for (const network of ['10', '11', '12', '13']) {
      for (let n = 0; n < 5; n++) expect(await mail.take('eve@example.com', network)).toBe(0)
      for (let n = 0; n < 9; n++) expect(await mail.take('eve@example.com', network)).toBe(3600)
    }
    expect(await mail.take('eve@example.com', '14')).toBe(86_400)
    pass(86_400)
    expect(await mail.take('eve@example.com', '14')).toBe(0)
  })

  test('that a known device asks for are counted apart', async () => {
    const mail = createMailAllowance(world.replica())
    for (const network of ['20', '21', '22', '23']) {
      for (let n = 0; n < 5; n++) expect(await mail.take('joe@example.com', network)).toBe(0)
    }
    for (let n = 0; n < 5; n++) expect(await mail.take('joe@example.com', '20', 'his')).toBe(0)
    expect(await mail.take('joe@example.com', '24', 'his')).toBe(3600)
    expect(await mail.take('joe@example.com', '24', 'other')).toBe(0)
  })
})
