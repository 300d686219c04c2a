import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import { SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { catalogAdapter } from './catalog-adapter.ts'

/** The engine, and schema.prisma in the format of its arguments. */
export interface EngineSession {
  engine: SchemaEngine
  schemaFiles: { path: string; content: string }[]
}

const SCHEMA = path.resolve(import.meta.dirname, '../../prisma/schema.prisma')

/** No table or enum of the database is managed by another tool. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] }

/**
 * Opens Prisma's schema engine on the database at `url` for the duration of `work`. It is the
 * WebAssembly build from npm: the native one would be downloaded from Prisma's servers. Used only
 * in development and tests.
 */
export async function withEngine<T>(
  url: string,
  work: (session: EngineSession) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  try {
    return await withEngineOver(catalogAdapter(pool), work)
  } finally {
    await pool.end()
  }
}

/** The same, with any adapter. */
export async function withEngineOver<T>(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  work: (session: EngineSession) => Promise<T>,
): Promise<T> {
  const schemaFiles = [{ path: SCHEMA, content: await readFile(SCHEMA, 'utf8') }]
  const engine = await SchemaEngine.new(
    { datamodels: schemaFiles.map((file) => [file.path, file.content]) },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapter),
  )
  try {
    return await work({ engine, schemaFiles })
  } finally {
    engine.free()
  }
}
