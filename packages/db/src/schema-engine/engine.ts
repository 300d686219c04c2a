import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import { SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { catalogAdapter } from './catalog-adapter.ts'

/** What the engine compares: schema.prisma, in the shape that it takes. */
export interface EngineSession {
  engine: SchemaEngine
  schemaFiles: { path: string; content: string }[]
}

const SCHEMA = path.resolve(import.meta.dirname, '../../prisma/schema.prisma')

/** Nothing in the database is managed by other tools. */
export const NO_FILTERS = { externalTables: [], externalEnums: [] }

/**
 * Opens Prisma's schema engine on the database at `url`, hands it to `work` and closes it. It is the
 * WebAssembly build that npm delivers: the native one would be downloaded from Prisma's servers.
 * Development and tests alone use it.
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

/** The same over any adapter. */
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
