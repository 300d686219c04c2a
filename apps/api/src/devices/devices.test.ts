import { createDb, type Db } from '@signin/db'
import { createTestDatabase, type TestDatabase } from '@signin/db/testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDevices, DEVICE_TTL_MS, type Devices } from './devices.ts'

let database: TestDatabase
let db: Db
let devices: Devices
let now = Date.now()
beforeAll(async () => {
  database = await createTestDatabase(inject('databaseServer'))
  db = createDb({ url: database.url, maxConnections: 3 })
  devices = createDevices({ db, clock: () => new Date(now) })
})
afterAll(async () => {
  await db.$disconnect()
  await database.drop()
})

const value = (character: string) => character.repeat(43)

async function account(): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`
  return (await db.account.create({ data: { email, name: 'Ada' } })).id
}

const recordSignIn = (accountId: string, cookieValue?: string) =>
  db.$transaction((tx) => devices.recordSignIn(tx, accountId, cookieValue))

test('a completed sign-in makes the browser a known device of that account only', async () => {
  const [ada, bob] = [await account(), await account()]
  const first = await recordSignIn(ada)
  expect(first).toEqual({ isNew: true, isFirst: true, cookieValue: expect.any(String) })
  expect(first.cookieValue).toMatch(/^[\w-]{43}$/)
  const known = await devices.recognise(ada, first.cookieValue)
  expect(known?.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(await devices.recognise(bob, first.cookieValue)).toBeNull()
  expect(await devices.recognise(null, first.cookieValue)).toBeNull()

  const again = { ...first, isNew: false, isFirst: false }
  expect(await recordSignIn(ada, first.cookieValue)).toEqual(again)
  expect(await recordSignIn(ada)).toMatchObject({ isNew: true, isFirst: false })
})

test('a device cookie identifies the account that has known the device for longest', async () => {
  const [ada, bob] = [await account(), await account()]
  const { cookieValue } = await recordSignIn(ada)
  now += 1000
  await recordSignIn(bob, cookieValue)
  expect(await devices.accountOf(cookieValue)).toBe(ada)
  await devices.removeAllDevices(db, ada)
  expect(await devices.accountOf(cookieValue)).toBe(bob)
  now += DEVICE_TTL_MS
  expect(await devices.accountOf(cookieValue)).toBeNull()
  expect(await devices.accountOf(undefined)).toBeNull()
  expect(await devices.accountOf(value('q'))).toBeNull()
})

test('two accounts in one browser share its device cookie', async () => {
  const [ada, bob] = [await account(), await account()]
  const { cookieValue } = await recordSignIn(ada)
  expect(await recordSignIn(bob, cookieValue)).toEqual({ isNew: true, isFirst: true, cookieValue })
  expect(await devices.recognise(ada, cookieValue)).toEqual(
    await devices.recognise(bob, cookieValue),
  )
})

test.each([
  ['missing', undefined],
  ['empty', ''],
  ['too short', 'a'.repeat(42)],
  ['too long', 'a'.repeat(44)],
  ['with an invalid character', `${'a'.repeat(42)}=`],
  ['with a trailing line feed', `${'a'.repeat(43)}\n`],
])('a malformed cookie is replaced without a database query: %s', async (_, wrong) => {
  const ada = await account()
  const withoutDatabase = createDevices({ db: {} as Db, clock: () => new Date(now) })
  expect(await withoutDatabase.recognise(ada, wrong)).toBeNull()
  expect((await recordSignIn(ada, wrong)).cookieValue).not.toBe(wrong)
})

test('the database never holds the cookie value', async () => {
  const { cookieValue } = await recordSignIn(await account())
  const rows = await db.$queryRaw<
    { row: string }[]
  >`select known_devices::text as row from known_devices`
  expect(rows.length).toBeGreaterThan(0)
  const hex = Buffer.from(cookieValue).toString('hex')
  for (const { row } of rows) expect(row.includes(cookieValue) || row.includes(hex)).toBe(false)
})

test('a rolled back sign-in does not add a device', async () => {
  const ada = await account()
  const rolledBack = db.$transaction(async (tx) => {
    await devices.recordSignIn(tx, ada, value('r'))
    throw new Error('rolled back')
  })
  await expect(rolledBack).rejects.toThrow('rolled back')
  expect(await devices.recognise(ada, value('r'))).toBeNull()
})

test('two concurrent sign-ins of one browser add one device', async () => {
  const ada = await account()
  let second: Promise<unknown> | undefined
  await db.$transaction(async (tx) => {
    await devices.recordSignIn(tx, ada, value('t'))
    second = recordSignIn(ada, value('t'))
    await expect.poll(countLockWaiters, { timeout: 20_000 }).toBe(1)
  })
  await second
  expect(await db.knownDevice.count({ where: { accountId: ada } })).toBe(1)
})

test('all devices of an account can be removed', async () => {
  const [ada, bob] = [await account(), await account()]
  for (const character of ['a', 'b', 'c']) await recordSignIn(ada, value(character))
  await recordSignIn(bob, value('a'))

  await devices.removeAllDevices(db, ada)
  expect(await devices.listOf(ada)).toEqual([])
  expect((await recordSignIn(ada, value('b'))).isNew).toBe(true)
  expect((await recordSignIn(ada, value('c'))).isFirst, 'so that it is told of').toBe(false)
  expect(await devices.recognise(bob, value('a'))).not.toBeNull()
})

test('an account keeps the 50 most recently seen devices', async () => {
  const [ada, bob] = [await account(), await account()]
  await recordSignIn(bob, value('o'))
  const values: string[] = []
  for (let n = 0; n < 50; n++) {
    now += 1000
    values.push((await recordSignIn(ada)).cookieValue)
  }
  now += 1000
  await recordSignIn(ada, values[0])
  await recordSignIn(bob, value('p'))
  now += 1000
  await recordSignIn(ada)
  expect(await db.knownDevice.count({ where: { accountId: ada } })).toBe(50)
  expect(await devices.recognise(ada, values[0])).not.toBeNull()
  expect(await devices.recognise(ada, values[1])).toBeNull()
  expect(await devices.recognise(bob, value('o'))).not.toBeNull()
})

test('a device not seen for a year is no longer recognised, and is deleted', async () => {
  const ada = await account()
  await recordSignIn(ada, value('x'))
  await recordSignIn(ada, value('y'))
  now += DEVICE_TTL_MS - 1000
  expect(await devices.recognise(ada, value('x'))).not.toBeNull()
  await recordSignIn(ada, value('y'))
  now += 1000
  expect(await devices.recognise(ada, value('x'))).toBeNull()
  await devices.deleteExpired()
  expect(await db.knownDevice.count({ where: { accountId: ada } })).toBe(1)
  expect(await devices.recognise(ada, value('y'))).not.toBeNull()
})

test('the next device of an account unused for years is not its first device', async () => {
  const ada = await account()
  for (const character of ['u', 'v', 'w']) await recordSignIn(ada, value(character))
  now += 2 * DEVICE_TTL_MS
  await devices.deleteExpired()
  expect(await devices.listOf(ada)).toHaveLength(1)
  for (const character of ['u', 'v', 'w']) {
    expect(await devices.recognise(ada, value(character))).toBeNull()
    expect(await recordSignIn(ada, value(character))).toMatchObject({ isNew: true, isFirst: false })
    expect(await devices.recognise(ada, value(character))).not.toBeNull()
  }
})

test('the devices of an account are listed with the times they were first and last seen', async () => {
  const ada = await account()
  const first = new Date(now).toISOString()
  await recordSignIn(ada, value('l'))
  now += 1000
  await recordSignIn(ada, value('m'))
  now += 1000
  await recordSignIn(ada, value('l'))
  expect(await devices.listOf(ada)).toEqual([
    { firstSeenAt: first, lastSeenAt: new Date(now).toISOString() },
    {
      firstSeenAt: new Date(now - 1000).toISOString(),
      lastSeenAt: new Date(now - 1000).toISOString(),
    },
  ])
})

async function countLockWaiters(): Promise<number> {
  const [found] = await db.$queryRaw<[{ count: number }]>`
    select count(*)::int from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  return found.count
}
