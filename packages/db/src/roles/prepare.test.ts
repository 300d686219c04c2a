import pg from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { migrationsDirectory } from '../migrate/directory.testing.ts'
import { applyMigrations } from '../migrate/index.ts'
import { useTestServer } from '../migrate/server.testing.ts'
import { applicationUrl, migrateFor, newRoleName, outcomeOf } from './migrated.testing.ts'

const COUNT_TABLES = `select count(*)::int as tables from pg_tables where schemaname = 'public'`

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  test.each([
    ['"; drop table accounts; --', `'; drop table accounts; --`],
    ['Ada Lovelace', String.raw`back\slash %41 $$ "quoted"`],
    ['größe@host:1/x?y#z', 'ﬁ\u00ad\u3000nfkc'],
  ])('a role named %s is created with its password', async (name, password) => {
    const { url } = await migrateFor(await emptyDatabase(), { name, password })
    expect(await query(url, 'select current_user as role')).toEqual([{ role: name }])
  })

  test('the password is in no statement that is sent to the server, and so in no log of it', async () => {
    const ownerUrl = await emptyDatabase()
    const sent = vi.spyOn(pg.Client.prototype, 'query')
    const { url } = await migrateFor(ownerUrl, { password: 'seen-nowhere' })
    const statements = sent.mock.calls.map(([statement]) => JSON.stringify(statement)).join()
    sent.mockRestore()
    expect(statements).toContain(`login password 'SCRAM-SHA-256$4096:`)
    expect(statements).not.toContain('seen-nowhere')
    expect(await outcomeOf(url, 'table accounts')).toBe('done')
  })

  test('migrators of two databases that create one role at once both succeed', async () => {
    const name = newRoleName()
    const urls = await Promise.all([1, 2, 3, 4].map(() => emptyDatabase()))
    const migrated = await Promise.all(urls.map((url) => migrateFor(url, { name })))
    for (const { url } of migrated) expect(await outcomeOf(url, 'table accounts')).toBe('done')
  })

  test('two migrators of one database at once both succeed', async () => {
    const { migrate, url } = await migrateFor(await emptyDatabase())
    expect(await Promise.all([migrate(), migrate()])).toEqual([[], []])
    expect(await outcomeOf(url, 'table accounts')).toBe('done')
  })

  test('the same role in both URLs both migrates and serves', async () => {
    const ownerUrl = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write('20260101000000_a', 'create table a ()')
    expect(
      await applyMigrations(ownerUrl, { migrationsDir, applicationUrl: ownerUrl }),
    ).toHaveLength(1)
    expect(await outcomeOf(ownerUrl, 'drop table a')).toBe('done')
  })

  /** What a migration with this URL of the application rejects, which must not change anything. */
  async function rejection(ownerUrl: string, url: string): Promise<string> {
    const { migrationsDir, write } = migrationsDirectory()
    write('20260101000000_a', 'create table a ()')
    const migrating = applyMigrations(ownerUrl, { migrationsDir, applicationUrl: url })
    const message = await migrating.then(
      () => 'nothing',
      (error) => `${error.name}: ${error.message}`,
    )
    expect(await query(ownerUrl, COUNT_TABLES)).toEqual([{ tables: 0 }])
    expect(message).not.toContain('hidden')
    return message
  }

  test('two databases are rejected', async () => {
    const [ownerUrl, other] = [await emptyDatabase(), await emptyDatabase()]
    expect(await rejection(ownerUrl, applicationUrl(other, newRoleName(), 'hidden'))).toMatch(
      /^MigrationError: DATABASE_URL names the database "test_\w+", and MIGRATION_DATABASE_URL "test_\w+": both must name the same one\.$/,
    )
  })

  test('a role that does not exist is not created for another server', async () => {
    const ownerUrl = await emptyDatabase()
    const url = new URL(applicationUrl(ownerUrl, newRoleName(), 'hidden'))
    url.port = '1'
    expect(await rejection(ownerUrl, url.href)).toMatch(
      /^MigrationError: DATABASE_URL names the server 127\.0\.0\.1:1, and MIGRATION_DATABASE_URL 127\.0\.0\.1:\d+, which has no role "app_\w+"\./,
    )
  })

  test('a role with another password keeps it, and the migration says so', async () => {
    const ownerUrl = await emptyDatabase()
    const name = newRoleName()
    const { url } = await migrateFor(await emptyDatabase(), { name })
    expect(await rejection(ownerUrl, applicationUrl(ownerUrl, name, 'hidden'))).toMatch(
      /^MigrationError: The role "app_\w+" exists with another password than that of DATABASE_URL: /,
    )
    expect(await outcomeOf(url, 'table accounts')).toBe('done')
  })

  test('the password of the owner is rejected for the application', async () => {
    const ownerUrl = await emptyDatabase()
    const url = applicationUrl(ownerUrl, newRoleName(), new URL(ownerUrl).password)
    expect(await rejection(ownerUrl, url)).toContain('have the same password')
  })

  test('an owner that may not create roles names the SQL for an administrator', async () => {
    const server = await emptyDatabase()
    const owner = newRoleName()
    await query(server, `create role ${owner} login password 'owner'`)
    await query(server, `alter database ${new URL(server).pathname.slice(1)} owner to ${owner}`)
    const ownerUrl = applicationUrl(server, owner, 'owner')
    const name = newRoleName()
    const url = applicationUrl(server, name, 'hidden')
    expect(await rejection(ownerUrl, url)).toBe(
      `MigrationError: The role "${name}" of DATABASE_URL does not exist, and the role of MIGRATION_DATABASE_URL cannot create it (permission denied to create role). Let an administrator of the database run: create role "${name}" login password '…' (the password in DATABASE_URL)`,
    )
    await query(server, `create role ${name} login password 'hidden'`)
    const migrated = await migrateFor(ownerUrl, { name, password: 'hidden' })
    expect(await outcomeOf(migrated.url, 'table accounts')).toBe('done')
  })

  test.each([
    ['a name that PostgreSQL would cut', 'x'.repeat(64), 'a name of more than 63 bytes'],
    ['a reserved name', 'pg_app', 'role name "pg_app" is reserved'],
  ])('%s is rejected', async (_, name, message) => {
    const ownerUrl = await emptyDatabase()
    expect(await rejection(ownerUrl, applicationUrl(ownerUrl, name, 'hidden'))).toContain(message)
  })
})
