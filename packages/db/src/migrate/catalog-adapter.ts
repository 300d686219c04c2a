import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { MigrationError } from './error.ts'
import type { LockSession } from './lock-attempts.ts'
import { markingStart } from './record.ts'
import { runScript } from './run-script.ts'

/** PostgreSQL's one-byte "char", which its catalogs use; the adapter knows only bpchar. */
const CHAR_OID = 18
const BPCHAR_OID = 1042
const MARK = '\0char'

const CLIENT_CHECK = '1s'

/**
 * A pool of one connection: the advisory lock, the migration and the record of
 * it are then the same session, whatever the engine does in between.
 */
export class CatalogPool extends pg.Pool {
  /** The last migration script's own error, which the engine swallows. */
  failure: Error | undefined
  /** How scripts wait for locks; set with the turn to migrate (take-turn.ts). */
  locks: LockSession | undefined

  constructor(url: string) {
    super({
      connectionString: url,
      max: 1,
      idleTimeoutMillis: 0,
      application_name: 'signin migrate',
    })
    this.on('error', (error) => {
      this.failure = error
    })
    // Of one that is in use, what it was asked rejects. Without a listener the process would end, too.
    this.on('connect', (client) => client.on('error', () => {}))
  }

  /** @throws {MigrationError} naming the server, never the password, when it does not answer. */
  async reach(): Promise<void> {
    try {
      await this.query('select 1')
    } catch (error) {
      const { host, port, database } = new pg.Client(this.options.connectionString)
      const reason = error instanceof Error ? error.message || String(error) : String(error)
      throw new MigrationError(
        `The database "${database}" at ${host}:${port} cannot be reached: ${reason}`,
        { cause: error },
      )
    }
  }

  /**
   * Has the server look whether this process is still there, where it can (PostgreSQL 14 and newer,
   * not on every system): a statement would else go on after a kill, with everybody waiting for it.
   */
  async endWithProcess(): Promise<void> {
    await this.query(`set client_connection_check_interval = '${CLIENT_CHECK}'`).catch(() => {})
  }

  // biome-ignore lint/suspicious/noExplicitAny: pg declares a dozen overloads of `query`, all of them passed on unchanged.
  override query(...args: any[]): any {
    const answer = super.query(...(args as Parameters<pg.Pool['query']>)) as unknown
    return answer instanceof Promise ? answer.then(markChars) : answer
  }
}

/** Prisma's adapter with its faults mended; each is told where it is mended. */
export function catalogAdapter(pool: CatalogPool): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(pool)
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    async connect() {
      const adapter = await factory.connect()
      const queryRaw = readingChars(adapter.queryRaw.bind(adapter))
      return Object.assign(adapter, {
        queryRaw: (query: SqlQuery) => queryRaw({ ...query, sql: markingStart(query.sql) }),
        executeScript: (script: string) => runScript(pool, script),
      })
    },
  }
}

/** The adapter refuses a type it does not know, so "char" columns go past it in disguise. */
function markChars(result: pg.QueryResult): pg.QueryResult {
  for (const field of result.fields ?? []) {
    if (field.dataTypeID !== CHAR_OID) continue
    field.dataTypeID = BPCHAR_OID
    field.name += MARK
  }
  return result
}

/** Takes the disguise off again: the engine panics unless such a column is a Character. */
function readingChars(queryRaw: (query: SqlQuery) => Promise<SqlResultSet>) {
  return async (query: SqlQuery): Promise<SqlResultSet> => {
    const result = await queryRaw(query)
    result.columnNames.forEach((name, index) => {
      if (!name.endsWith(MARK)) return
      result.columnNames[index] = name.slice(0, -MARK.length)
      result.columnTypes[index] = ColumnTypeEnum.Character
    })
    return result
  }
}
