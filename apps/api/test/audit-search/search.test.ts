import { createDb, type Db } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { createAuditLog } from '../../src/audit/audit-log.ts'
import { type EventSearch, searchEvents } from '../../src/audit/searching/search.ts'
import { ADA, ADDRESSES, addEvents, BOB, matches, SESSION } from './events.ts'

let db: Db
let events: Awaited<ReturnType<typeof addEvents>>

beforeAll(async () => {
  const database = await createTestDatabase(inject('databaseServer'))
  db = createDb({ url: database.url, maxConnections: 5 })
  events = await addEvents(db, createAuditLog({ db, clock: () => new Date() }))
  return async () => {
    await db.$disconnect()
    await database.drop()
  }
})

/** Every page, each of at most `max` events that were found among `maxScanned`. */
async function findAll(search: EventSearch, limits = { max: 7, maxScanned: 20 }) {
  const found: string[] = []
  let pages = 0
  for (let before = search.before; ; pages++) {
    const page = await searchEvents(db, { ...search, before }, limits)
    expect(page.events.length).toBeLessThanOrEqual(limits.max)
    found.push(...page.events.map(({ id }) => id))
    if (page.next === null) return { found, pages }
    expect(page.isBounded).toBe(page.events.length < limits.max)
    expect(before === undefined || page.next < before).toBe(true)
    before = page.next
  }
}

const single: [string, EventSearch][] = [
  ['nothing', {}],
  ['a subject', { subjectId: ADA }],
  ['an actor', { actorId: BOB }],
  ['a rare type of actor', { actorType: 'admin' }],
  ['a frequent type of actor', { actorType: 'account' }],
  ['an operator', { operator: 'deploy' }],
  ['one kind', { kinds: ['signedIn'] }],
  ['several kinds', { kinds: ['accountSuspended', 'signedIn', 'commandRun'] }],
  ['failures', { outcome: 'failure' }],
  ['successes', { outcome: 'success' }],
  ['an address', { address: ADDRESSES[0] }],
  ['an IPv4 address that is stored as IPv6', { address: '198.51.100.9' }],
  ['a small network', { address: '192.0.2.0/30' }],
  ['a large network', { address: '0.0.0.0/0' }],
  ['an IPv6 network', { address: '2001:db8::/48' }],
  ['a part of the device', { device: 'firefox' }],
  ['a session', { sessionId: SESSION }],
]
const pairs = single.flatMap(([name, one], index) =>
  single
    .slice(index + 1)
    .map(([other, two]) => [`${name} and ${other}`, { ...one, ...two }] as const),
)

describe('a search by', () => {
  test.each(single)('%s finds exactly the events that match, newest first', async (_, search) => {
    const expected = events.filter((event) => matches(event, search)).map(({ id }) => id)
    expect(expected).not.toEqual([])
    expect((await findAll(search)).found).toEqual(expected)
  })

  test('two conditions finds exactly the events that match both', async () => {
    for (const [name, search] of pairs) {
      const expected = events.filter((event) => matches(event, search)).map(({ id }) => id)
      expect((await findAll(search)).found, name).toEqual(expected)
    }
  })

  test('times and cursors finds what is between them', async () => {
    const [newest, oldest] = [events[20], events[60]]
    const expected = events.slice(21, 60).map(({ id }) => id)
    const { found } = await findAll({ before: newest?.id, after: oldest?.id })
    expect(found).toEqual(expected)
    expect((await findAll({ since: newest?.at, until: newest?.at })).found).toEqual([])
    expect(
      (await findAll({ since: new Date('0000-01-01'), until: new Date(8.64e15) })).found,
    ).toHaveLength(events.length)
  })
})

test('text of a device is searched for literally', async () => {
  expect((await findAll({ device: '%' })).found).toEqual([])
  expect((await findAll({ device: '_' })).found).toEqual([])
})

test('a page ends after the events that it may look at', async () => {
  const limits = { max: 7, maxScanned: 20 }
  const page = await searchEvents(db, { device: 'no such device' }, limits)
  expect(page).toEqual({ events: [], next: events[20]?.id, isBounded: true })
})

test('a page of a condition with an index is full, however rare its events are', async () => {
  const page = await searchEvents(db, { kinds: ['accountSuspended'] }, { max: 2, maxScanned: 1 })
  expect(page.events).toHaveLength(2)
})
