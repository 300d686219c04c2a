import { locateAssets } from './assets.ts'
import { connect } from './connection.ts'
import { hasHistory, locateHistory } from './history-table.ts'
import { readMigrations } from './migration-files.ts'

export interface MigrationStatus {
  /** Not applied, oldest first. */
  pending: string[]
  /** Started and neither finished nor rolled back: running, failed or interrupted. */
  unfinished: string[]
}

/**
 * Compares the migrations of this version with the database at `url`, without a lock and without a
 * change.
 *
 * @throws {MigrationError} when the server is unreachable.
 */
export async function migrationStatus(url: string): Promise<MigrationStatus> {
  const migrations = await readMigrations(locateAssets().migrations)
  const client = await connect(url, 'signin doctor')
  try {
    const history = await locateHistory(client)
    const { rows } = (await hasHistory(history))
      ? await client.query<{ name: string; finished: boolean }>(
          `select migration_name as name, finished_at is not null as finished
           from ${history.table} where rolled_back_at is null`,
        )
      : { rows: [] }
    const started = new Set(rows.map(({ name }) => name))
    return {
      pending: migrations.map(({ name }) => name).filter((name) => !started.has(name)),
      unfinished: rows.filter(({ finished }) => !finished).map(({ name }) => name),
    }
  } finally {
    await client.end()
  }
}
