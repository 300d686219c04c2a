import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { createMigration } from '../schema-engine/create-migration.ts'
import { driftOf } from '../schema-engine/drift.ts'
import { migrationsDirectory } from './directory.testing.ts'
import { applyMigrations, MigrationError } from './index.ts'
import { useTestServer } from './server.testing.ts'

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  test('the migrations produce schema.prisma, and any drift from it is reported', async () => {
    const url = await emptyDatabase()
    await applyMigrations(url)
    expect(await driftOf(url)).toBeNull()
    await query(url, 'alter table accounts add column rogue integer')
    await query(url, 'drop index sessions_expires_at_idx')
    const drift = await driftOf(url)
    expect(drift).toContain('DROP COLUMN "rogue"')
    expect(drift).toContain('CREATE INDEX "sessions_expires_at_idx"')
  })

  test('createMigration writes the difference as a migration that can be applied', async () => {
    const url = await emptyDatabase()
    const { migrationsDir } = migrationsDirectory()
    const name = await createMigration('everything', url, { migrationsDir })
    expect(name).toMatch(/^\d{14}_everything$/)
    expect(await createMigration('nothing', url, { migrationsDir })).toBeNull()
    const empty = await createMigration('by_hand', url, { migrationsDir, empty: true })
    expect(await applyMigrations(url, { migrationsDir })).toEqual([name, empty])
    expect(await driftOf(url)).toBeNull()
  })

  test('createMigration changes no data and leaves no scratch database', async () => {
    const url = await emptyDatabase()
    const { migrationsDir } = migrationsDirectory()
    const before = await query(url, 'select datname from pg_database order by 1')
    await createMigration('everything', url, { migrationsDir })
    expect(await query(url, 'select datname from pg_database order by 1')).toEqual(before)
    expect(await query(url, `select 1 from pg_tables where schemaname = 'public'`)).toEqual([])
  })

  test('a migration name that is not snake_case is rejected', async () => {
    await expect(createMigration('../Evil', await emptyDatabase())).rejects.toThrow(MigrationError)
  })

  const ok = { email: 'ada.o+tag@example.com', name: 'Ada' }

  test.each([
    ['an ordinary account', ok],
    ['an address of 254 characters', { ...ok, email: `${'a'.repeat(245)}@e.nation` }],
    [
      'a name of 100 letters of any script',
      { email: 'eve@example.com', name: '\u{1f469}'.repeat(100) },
    ],
  ])('%s is accepted', async (_, account) => {
    expect(await insertion(await migrated(), account)).toBe('taken')
  })

  test.each([
    ['an address with capitals', { ...ok, email: 'Ada@example.com' }],
    ['an address with a Cyrillic homoglyph', { ...ok, email: 'аda@example.com' }],
    ['an address with an accented letter', { ...ok, email: 'adá@example.com' }],
    ['an address without @', { ...ok, email: 'ada.example.com' }],
    ['an address with two @', { ...ok, email: 'ada@home@example.com' }],
    ['an address with an empty local part', { ...ok, email: '@example.com' }],
    ['an address with an empty domain', { ...ok, email: 'ada@' }],
    ['an address with a space', { ...ok, email: 'ada lovelace@example.com' }],
    ['an address with a trailing line break', { ...ok, email: 'ada@example.com\n' }],
    ['an address with a control character', { ...ok, email: 'ada\u0007@example.com' }],
    ['an address of 255 characters', { ...ok, email: `${'a'.repeat(246)}@e.nation` }],
    ['an empty name', { ...ok, name: '' }],
    ['a name of blanks', { ...ok, name: '   ' }],
    ['a name of 101 characters', { ...ok, name: 'a'.repeat(101) }],
  ])('%s is rejected', async (_, account) => {
    expect(await insertion(await migrated(), account)).toContain('violates check constraint')
  })

  test.each([
    [32, 'taken'],
    [31, 'violates check constraint'],
    [33, 'violates check constraint'],
  ])('a token hash of %i bytes: %s', async (bytes, outcome) => {
    const url = await migrated()
    const [account] = await query(
      url,
      `insert into accounts (id, email, name)
       values (gen_random_uuid(), gen_random_uuid() || '@example.com', 'Ada') returning id`,
    )
    const inserted = query(
      url,
      `insert into sessions (id, account_id, token_hash, expires_at)
       values (gen_random_uuid(), '${account?.id}', decode(repeat('ab', ${bytes}), 'hex'), now())`,
    )
    expect(await outcomeOf(inserted)).toContain(outcome)
  })

  let database: Promise<string> | undefined

  function migrated(): Promise<string> {
    database ??= emptyDatabase().then(async (url) => {
      await applyMigrations(url)
      return url
    })
    return database
  }
})

async function insertion(url: string, { email, name }: { email: string; name: string }) {
  const quoted = [email, name].map((text) => `'${text}'`).join(', ')
  return outcomeOf(
    query(url, `insert into accounts (id, email, name) values (gen_random_uuid(), ${quoted})`),
  )
}

function outcomeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'taken',
    (error) => error.message,
  )
}
