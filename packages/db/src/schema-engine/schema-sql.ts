import type {
  SqlMigrationAwareDriverAdapterFactory,
  SqlResultSet,
} from '@prisma/driver-adapter-utils'
import { sqlToSchema } from './drift.ts'
import { withEngineOver } from './engine.ts'

/** The SQL that makes what schema.prisma says, on an empty schema. Needs no server. */
export async function schemaSql(): Promise<string> {
  return (await withEngineOver(noServer, (session) => sqlToSchema(session, 'nothing'))) ?? ''
}

/** The engine asks a server for its version before it compares two files; nothing else. */
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
