import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { migrationsDirectory } from './directory.testing.ts'
import { holdLock } from './hold.testing.ts'
import { applyMigrations, MigrationError, retryMigration } from './index.ts'
import { useTestServer } from './server.testing.ts'

const FIRST = '20260101000000_first'
const SECOND = '20260102000000_second'

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  test('missing migrations are applied in order, and none the second time', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(SECOND, 'alter table a add column b integer')
    write(FIRST, 'create table a (a integer)')
    expect(await applyMigrations(url, { migrationsDir })).toEqual([FIRST, SECOND])
    expect(await applyMigrations(url, { migrationsDir })).toEqual([])
    expect(await query(url, 'select a, b from a')).toEqual([])
  })

  test('of concurrent callers only one applies the migrations', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, 'select pg_advisory_xact_lock(1); create table a (a integer)')
    const release = await holdLock(url, 'select pg_advisory_lock(1)')
    const waiting = new Set<number>()
    const callers = [1, 2, 3, 4].map((caller) =>
      applyMigrations(url, { migrationsDir, onWaiting: () => void waiting.add(caller) }),
    )
    for (const caller of callers) caller.catch(() => {})
    await expect.poll(() => waiting.size).toBe(4)
    await release()
    const applied = await Promise.all(callers)
    expect(applied.toSorted((a, b) => b.length - a.length)).toEqual([[FIRST], [], [], []])
  })

  test('a concurrent caller waits for a running migration and does not take it for a failed one', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, 'select pg_advisory_xact_lock(1)')
    const release = await holdLock(url, 'select pg_advisory_lock(1)')
    const waiting = new Set<string>()
    const migrate = (caller: string) =>
      applyMigrations(url, { migrationsDir, onWaiting: () => void waiting.add(caller) })
    const first = migrate('first')
    await expect.poll(() => waiting).toContain('first')
    const second = migrate('second')
    await Promise.race([second, expect.poll(() => waiting).toContain('second')])
    await release()
    expect(await second).toEqual([])
    expect(await first).toEqual([FIRST])
  })

  test('a migration that was edited after it was applied is rejected by name', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, 'create table a (a integer)')
    await applyMigrations(url, { migrationsDir })
    write(FIRST, 'create table a (a bigint)')
    write(SECOND, 'create table b (b integer)')
    await expect(applyMigrations(url, { migrationsDir })).rejects.toThrow(
      new MigrationError(
        `${FIRST} was edited after it was applied: restore the file and put the change into a new migration.`,
      ),
    )
    expect(await tables(url)).toEqual(['a'])
  })

  test('different line endings do not count as an edit', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, 'create table a (\n a integer\n)')
    await applyMigrations(url, { migrationsDir })
    write(FIRST, 'create table a (\r\n a integer\r\n)')
    expect(await applyMigrations(url, { migrationsDir })).toEqual([])
  })

  test.each([
    ['', 'create table half (a integer); select 1/0'],
    [' in a transaction of its own', 'begin; create table half (a integer); select 1/0; commit'],
  ])('a migration that fails%s is rolled back completely', async (_, sql) => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, 'create table a (a integer)')
    write(SECOND, sql)
    await expect(applyMigrations(url, { migrationsDir })).rejects.toThrow(
      new MigrationError(
        `${SECOND} failed and was undone (division by zero): mend its SQL, then run "migration retry ${SECOND}".`,
      ),
    )
    expect(await tables(url)).toEqual(['a'])
    const [failed] = await query(url, 'select logs from _prisma_migrations where logs is not null')
    expect(failed?.logs).toContain(SECOND)

    write(SECOND, 'create table whole (a integer)')
    await expect(applyMigrations(url, { migrationsDir })).rejects.toThrow(
      new MigrationError(
        `An earlier attempt at ${SECOND} failed: mend its SQL, then run "migration retry ${SECOND}".`,
      ),
    )
    await retryMigration(url, SECOND)
    expect(await applyMigrations(url, { migrationsDir })).toEqual([SECOND])
    expect(await tables(url)).toEqual(['a', 'whole'])
  })

  test('a function body with semicolons is not split', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(
      FIRST,
      `create table a (a integer);
       create function double() returns trigger language plpgsql as $$
       begin
         new.a := new.a * 2; -- ; in a comment too
         return new;
       end $$;
       create trigger double before insert on a for each row execute function double();`,
    )
    await applyMigrations(url, { migrationsDir })
    expect(await query(url, 'insert into a values (21) returning a')).toEqual([{ a: 42 }])
  })

  test('a migration can create an index concurrently', async () => {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, 'create table a (a integer)')
    write(SECOND, 'create index concurrently a_a on a (a)')
    expect(await applyMigrations(url, { migrationsDir })).toEqual([FIRST, SECOND])
  })

  test('no timer is left after migrating that would keep the process alive', async () => {
    const script = `
      import { applyMigrations } from '${path.join(import.meta.dirname, 'index.ts')}'
      await applyMigrations('${await emptyDatabase()}')
      process.stdout.write(JSON.stringify(process.getActiveResourcesInfo()))`
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      script,
    ])
    expect(JSON.parse(stdout)).not.toContain('Timeout')
  })

  test('a database with newer migrations is accepted, so that an older release can start', async () => {
    const url = await emptyDatabase()
    const newer = migrationsDirectory()
    newer.write(FIRST, 'create table a (a integer)')
    newer.write(SECOND, 'create table b (b integer)')
    await applyMigrations(url, newer)
    const older = migrationsDirectory()
    older.write(FIRST, 'create table a (a integer)')
    expect(await applyMigrations(url, older)).toEqual([])
    expect(await tables(url)).toEqual(['a', 'b'])
  })
})

test('the error for an unreachable server names it without the password', async () => {
  const error = await applyMigrations('postgres://me:hunter2@127.0.0.1:1/mine').catch((e) => e)
  expect(error).toBeInstanceOf(MigrationError)
  expect(error.message).toBe(
    'The database "mine" at 127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1',
  )
})

/** The names of the application's tables. */
async function tables(url: string): Promise<unknown[]> {
  const rows = await query(
    url,
    `select tablename from pg_tables
     where schemaname = 'public' and tablename <> '_prisma_migrations' order by tablename`,
  )
  return rows.map((row) => row.tablename)
}
