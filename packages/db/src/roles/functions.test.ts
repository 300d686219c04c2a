import { expect, inject, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { createTestDatabase } from '../testing.ts'

// A caller's own search_path, and its temporary tables, would otherwise take the place of the tables
// that such a function means (PostgreSQL's documentation of CREATE FUNCTION).
test('every function that runs with the rights of its owner has a search_path of its own', async () => {
  const { ownerUrl, drop } = await createTestDatabase(inject('databaseServer'))
  const unsafe = await query(
    ownerUrl,
    `select pg_proc.oid::regprocedure::text from pg_proc
     where prosecdef and pronamespace in ('public'::regnamespace, 'pgboss'::regnamespace)
       and coalesce(array_to_string(proconfig, ' '), '') !~ 'search_path=.*pg_temp'`,
  )
  expect(unsafe).toEqual([])
  await drop()
})
