import { type EngineSession, NO_FILTERS, withEngine } from './engine.ts'

/**
 * The SQL that would turn the database at `url` into what schema.prisma says, or `null` when they
 * agree. CHECK constraints, triggers and other schemas are outside what Prisma compares.
 */
export function driftOf(url: string): Promise<string | null> {
  return withEngine(url, (session) => sqlToSchema(session, 'database'))
}

/** The SQL that leads from the session's database, or from nothing, to schema.prisma; `null` for none. */
export async function sqlToSchema(
  { engine, schemaFiles: files }: EngineSession,
  from: 'database' | 'nothing',
): Promise<string | null> {
  const { exitCode, stdout } = await engine.diff({
    from:
      from === 'database' ? { tag: 'schemaDatasource', files, configDir: '.' } : { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters: NO_FILTERS,
  })
  const differs = exitCode === 2
  return differs ? stdout : null
}
