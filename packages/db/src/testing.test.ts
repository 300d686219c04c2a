import { expect, inject, test } from 'vitest'
import { query } from './embedded/query.testing.ts'
import { createTestDatabase, startTestDatabases } from './testing.ts'

const server = inject('databaseServer')

test('concurrently created test databases are migrated, empty and independent', async () => {
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

test('drop closes open connections', async () => {
  const { url, drop } = await createTestDatabase(server)
  const open = query(url, 'select pg_sleep(60)')
  open.catch(() => {})
  await expect
    .poll(() =>
      query(server.ownerUrl, `select 1 from pg_stat_activity where query like '%pg_sleep(60)'`),
    )
    .toHaveLength(1)
  await drop()
  await expect(open).rejects.toThrow()
  await expect(query(url, 'select 1')).rejects.toThrow('does not exist')
})

test('an existing server is used, and all databases created on it are dropped', async () => {
  const databases = await startTestDatabases({ url: server.ownerUrl })
  const { url, drop } = await createTestDatabase(databases)
  expect(await query(url, 'select 1 as one from accounts')).toEqual([])
  await drop()
  await databases.stop()
  // Compared by name, because other packages create databases on this server at the same time.
  const created = [databases.template, new URL(url).pathname.slice(1)]
  expect(await query(server.ownerUrl, 'select 1 as still_up')).toHaveLength(1)
  const names = await query(server.ownerUrl, 'select datname from pg_database')
  expect(names.filter(({ datname }) => created.includes(String(datname)))).toEqual([])
})
