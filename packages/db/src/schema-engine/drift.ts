import { type EngineSession, NO_FILTERS, withEngine } from './engine.ts'

/**
 * The SQL that would change the database at `url` to match schema.prisma, or null if it does.
 * Prisma does not compare CHECK constraints, triggers and other schemas.
 */
export function driftOf(url: string): Promise<string | null> {
  return withEngine(url, (session) => sqlToSchema(session, 'database'))
}

/**
 * The SQL from the session's database, or from an empty one, to schema.prisma; null if none is
 * needed.
 */
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
