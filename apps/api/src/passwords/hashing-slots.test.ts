import { expect, test } from 'vitest'
import { createHashingSlots, type HashingClient } from './hashing-slots.ts'

const HASH_MS = 250

/** One thread, and slots that are released when the test calls `hash`. */
function startSlots() {
  let now = 0
  const done: string[] = []
  const rejected: string[] = []
  const running: (() => void)[] = []
  const withSlot = createHashingSlots(1, () => now)
  const settle = () => new Promise((resolve) => setImmediate(resolve))

  async function call(name: string, client: Partial<HashingClient> = {}) {
    const { promise, resolve } = Promise.withResolvers<void>()
    const work = async () => {
      running.push(resolve)
      await promise
      done.push(name)
    }
    void withSlot({ network: name, known: null, ...client }, work).catch(() => rejected.push(name))
    await settle()
  }

  async function hash(times: number) {
    for (let n = 0; n < times; n++) {
      now += HASH_MS
      running.shift()?.()
      await settle()
    }
  }
  function advance(ms: number): void {
    now += ms
  }
  return { call, hash, done, rejected, advance }
}

test('nine calls of one network are accepted, and further ones rejected as busy', async () => {
  const { call, hash, done, rejected } = startSlots()
  for (let n = 0; n < 12; n++) await call(`call ${n}`, { network: 'one' })
  expect(rejected).toEqual(['call 9', 'call 10', 'call 11'])
  await hash(9)
  expect(done).toHaveLength(9)
})

test('a network with fewer recent slots goes first, and evicts a queued call of a heavier one', async () => {
  const { call, hash, done, rejected } = startSlots()
  for (let n = 0; n < 9; n++) await call(`flood ${n}`, { network: 'flood' })
  for (let n = 0; n < 3; n++) await call(`home ${n}`, { network: 'home' })
  expect(rejected).toEqual([])
  await call('home 3', { network: 'home' })
  expect(rejected).toEqual(['flood 8'])
  await hash(4)
  expect(done).toEqual(['flood 0', 'flood 1', 'home 0', 'home 1'])
})

test('each of forty flooding networks is served once before any is served twice', async () => {
  const { call, hash, done, rejected } = startSlots()
  for (let round = 0; round < 4; round++) {
    for (let n = 0; n < 40; n++) await call(`${n}`)
  }
  await call('owner')
  expect(rejected).not.toContain('owner')
  await hash(41)
  expect(new Set(done).size).toBe(41)
})

test('known clients get every other slot, however many unknown ones are queued', async () => {
  const { call, hash, done, rejected } = startSlots()
  for (let n = 0; n < 200; n++) await call(`stranger ${n}`)
  await call('owner', { known: 'ada' })
  await call('owner again', { known: 'ada' })
  expect(rejected).not.toContain('owner')
  await hash(5)
  expect(done).toContain('owner')
  expect(done).not.toContain('owner again')
  await hash(1)
  expect(done).toContain('owner again')
})

test('one account cannot fill the queue of known clients, and overflows into that of unknown ones', async () => {
  const { call, hash, done, rejected } = startSlots()
  for (let n = 0; n < 30; n++) await call(`eve ${n}`, { network: 'eve', known: 'eve' })
  await call('owner', { known: 'ada' })
  expect(rejected.filter((name) => !name.startsWith('eve'))).toEqual([])
  await hash(4)
  expect(done).toContain('owner')
})

test('recent slots expire after five minutes', async () => {
  const { call, hash, done, advance } = startSlots()
  for (let n = 0; n < 4; n++) await call(`old ${n}`, { network: 'one' })
  await hash(4)
  advance(300_000)
  for (const name of ['a', 'b', 'c']) await call(name)
  await call('one', { network: 'one' })
  await call('d')
  await hash(5)
  expect(done.slice(4)).toEqual(['a', 'b', 'c', 'one', 'd'])
})

test('a call is rejected after 15 seconds in the queue', async () => {
  const { call, hash, done, rejected, advance } = startSlots()
  for (let n = 0; n < 3; n++) await call(`call ${n}`, { network: 'one' })
  advance(15_000)
  await hash(1)
  expect(rejected).toEqual(['call 2'])
  await hash(1)
  expect(done).toEqual(['call 0', 'call 1'])
})
