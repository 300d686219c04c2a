import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { migrationsDirectory } from './directory.testing.ts'
import { MigrationError } from './error.ts'
import { holdLock } from './hold.testing.ts'
import { applyMigrations, retryMigration } from './index.ts'
import { useTestServer } from './server.testing.ts'

const FIRST = '20260101000000_first'
const SECOND = '20260102000000_second'
const limits = { lockMs: 300, blockingMs: 600, totalMs: 1500, nonBlockingMs: 600, pauseMs: 50 }
const undoByHand = new MigrationError(
  `An earlier attempt at ${SECOND} was interrupted, and some of it may be in the database: undo that by hand, then run "migration retry ${SECOND}".`,
)

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  /** A database with a counter, which is 0, and a pending migration. */
  async function pendingMigration(sql: string) {
    const url = await emptyDatabase()
    const { migrationsDir, write } = migrationsDirectory()
    write(FIRST, 'create table counter as select 0 as n; create table other (a integer)')
    await applyMigrations(url, { migrationsDir })
    write(SECOND, sql)
    const migrate = () => applyMigrations(url, { migrationsDir, limits })
    return { url, write, migrate, counter: () => query(url, 'select n from counter') }
  }

  test.each([
    [
      'times out on a lock',
      'begin; update counter set n = n + 1; commit; begin; alter table other add b integer; commit',
      'In its way: pid ',
    ],
    [
      'times out on a lock in a procedure',
      'do $$ begin update counter set n = n + 1; commit; alter table other add b integer; end $$',
      'In its way: pid ',
    ],
    [
      'fails',
      'begin; update counter set n = n + 1; commit; select nonsense',
      'column "nonsense" does not exist',
    ],
    [
      'fails in a procedure',
      'do $$ begin update counter set n = n + 1; commit; perform 1 / 0; end $$',
      'division by zero',
    ],
  ])(
    'a script that %s after its own commit is neither repeated nor reported as undone',
    async (_, sql, cause) => {
      const { url, write, migrate, counter } = await pendingMigration(sql)
      const release = await holdLock(url, 'begin; select * from other')
      const error = await migrate().catch((thrown) => thrown)
      expect(error.message.split(cause)[0]).toBe(
        `${SECOND} failed, and some of it may be in the database (`,
      )
      expect(error.message).toContain(
        `): undo that by hand, mend its SQL, then run "migration retry ${SECOND}".`,
      )
      await release()
      await expect(migrate()).rejects.toThrow(undoByHand)
      expect(await counter()).toEqual([{ n: 1 }])
      await retryMigration(url, SECOND)
      write(SECOND, 'alter table other add b integer')
      expect(await migrate()).toEqual([SECOND])
    },
  )

  test('a concurrent index that fails leaves nothing, and is reported as undone', async () => {
    const { url, migrate } = await pendingMigration(
      'create unique index concurrently by_n on counter (n)',
    )
    await query(url, 'insert into counter values (0)')
    await expect(migrate()).rejects.toThrow(`${SECOND} failed and was undone (`)
    expect(await query(url, `select to_regclass('by_n') as found`)).toEqual([{ found: null }])
    await expect(migrate()).rejects.toThrow(`An earlier attempt at ${SECOND} failed: `)
  })
})
