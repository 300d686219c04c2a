import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils'
import type pg from 'pg'

/** PostgreSQL's one-byte type "char", used in its catalogs. The adapter supports only bpchar. */
const CHAR_OID = 18
const BPCHAR_OID = 1042
const MARK = '\0char'

/** Prisma's adapter on a pool of one connection, with workarounds for two bugs. */
export function catalogAdapter(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>
  const marking = async (...args: unknown[]) => markChars(await query(...args))
  const factory = new PrismaPg(Object.assign(pool, { query: marking }))
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connectToShadowDb: () => factory.connectToShadowDb(),
    async connect() {
      const adapter = await factory.connect()
      const queryRaw = adapter.queryRaw.bind(adapter)
      return Object.assign(adapter, {
        queryRaw: async (sql: SqlQuery) => unmarkChars(await queryRaw(sql)),
        // The adapter's own method splits a script at every semicolon, even in function bodies.
        executeScript: async (script: string) => void (await query(script)),
      })
    },
  }
}

function markChars(result: pg.QueryResult): pg.QueryResult {
  for (const field of result.fields ?? []) {
    if (field.dataTypeID !== CHAR_OID) continue
    field.dataTypeID = BPCHAR_OID
    field.name += MARK
  }
  return result
}

/** Restores the names and sets the type to Character, without which the engine panics. */
function unmarkChars<T extends { columnNames: string[]; columnTypes: number[] }>(result: T): T {
  result.columnNames.forEach((name, index) => {
    if (!name.endsWith(MARK)) return
    result.columnNames[index] = name.slice(0, -MARK.length)
    result.columnTypes[index] = ColumnTypeEnum.Character
  })
  return result
}
