import type {
  SqlMigrationAwareDriverAdapterFactory,
  SqlResultSet,
} from '@prisma/driver-adapter-utils'
import { sqlToSchema } from './drift.ts'
import { withEngineOver } from './engine.ts'

/** The SQL that creates the tables of schema.prisma in an empty schema. Needs no server. */
export async function schemaSql(): Promise<string> {
  return (await withEngineOver(noServer, (session) => sqlToSchema(session, 'nothing'))) ?? ''
}

/** The result of the engine's only query before it compares two files: for the server's version. */
const VERSION: SqlResultSet = { columnNames: [], columnTypes: [], rows: [] }

const noServer: SqlMigrationAwareDriverAdapterFactory = {
  provider: 'postgres',
  adapterName: 'no server',
  connectToShadowDb: () => noServer.connect(),
  async connect() {
    return {
      provider: noServer.provider,
      adapterName: noServer.adapterName,
      queryRaw: async () => VERSION,
      executeRaw: async () => 0,
      executeScript: async () => {},
      startTransaction: () => Promise.reject(new Error('There is no server.')),
      dispose: async () => {},
    }
  },
}
