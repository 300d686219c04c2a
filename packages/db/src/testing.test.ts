import { expect, inject, test } from 'vitest'
import { query } from './embedded/query.testing.ts'
import { createTestDatabase, startTestDatabases } from './testing.ts'

const server = inject('databaseServer')

test('each test database is migrated, empty and its own, also when many are made at once', async () => {
  const databases = await Promise.all([1, 2, 3, 4, 5, 6].map(() => createTestDatabase(server)))
  const [first, ...others] = databases
  await query(
    first?.url ?? '',
    `insert into accounts (id, email, name) values (gen_random_uuid(), 'a@b.c', 'Ada')`,
  )
  for (const { url } of others) {
    expect(await query(url, 'select count(*)::int as count from accounts')).toEqual([{ count: 0 }])
  }
  await Promise.all(databases.map(({ drop }) => drop()))
})

test('dropping ends the connections that are still open', async () => {
  const { url, drop } = await createTestDatabase(server)
  const open = query(url, 'select pg_sleep(60)')
  open.catch(() => {})
  await expect
    .poll(() =>
      query(server.url, `select 1 from pg_stat_activity where query like '%pg_sleep(60)'`),
    )
    .toHaveLength(1)
  await drop()
  await expect(open).rejects.toThrow()
  await expect(query(url, 'select 1')).rejects.toThrow('does not exist')
})

test('a server that is given is used, and left without a trace', async () => {
  const databases = await startTestDatabases({ url: server.url })
  const { url, drop } = await createTestDatabase(databases)
  expect(await query(url, 'select 1 as one from accounts')).toEqual([])
  await drop()
  await databases.stop()
  // By name: other packages make databases on this server meanwhile.
  const made = [databases.template, new URL(url).pathname.slice(1)]
  expect(await query(server.url, 'select 1 as still_up')).toHaveLength(1)
  const names = await query(server.url, 'select datname from pg_database')
  expect(names.filter(({ datname }) => made.includes(String(datname)))).toEqual([])
})
