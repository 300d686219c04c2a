import { NO_FILTERS } from './apply.ts'
import { type EngineSession, withEngine } from './engine.ts'

/**
 * The SQL that would turn the database at `url` into what schema.prisma says,
 * or `null` when they agree. CHECK constraints, triggers and other schemas are
 * outside what Prisma compares.
 */
export function driftOf(url: string): Promise<string | null> {
  return withEngine(url, sqlToSchema)
}

/** The difference between the session's live database and schema.prisma, as SQL. */
export async function sqlToSchema({ engine, schemaFiles }: EngineSession): Promise<string | null> {
  const { exitCode, stdout } = await engine.diff({
    from: { tag: 'schemaDatasource', files: schemaFiles, configDir: '.' },
    to: { tag: 'schemaDatamodel', files: schemaFiles },
    script: true,
    exitCode: true,
    filters: NO_FILTERS,
  })
  const differs = exitCode === 2
  return differs ? stdout : null
}
