import { isUnreachable } from '@signin/db'

/** Failures that say in one sentence what a person can mend. By name, to load no more than ran. */
const FORESEEN = new Set([
  'EnvError',
  'FilterFileError',
  'PortError',
  'SecretError',
  'PepperError',
  'EmbeddedDatabaseError',
  'MigrationError',
])
/** Prisma's: a table or a column that this version needs is not there. */
const NOT_MIGRATED = new Set(['P2021', 'P2022'])
const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS'])

/** One sentence for what a person can mend; the whole stack for what nobody foresaw. */
export function explainFailedStart(error: unknown): string {
  return explainFailure('Signin cannot start.', error)
}

/** The same for anything else that was tried from the command line. */
export function explainFailure(what: string, error: unknown): string {
  if (!(error instanceof Error)) return `${what} ${String(error)}`
  if (FORESEEN.has(error.name)) return `${what} ${error.message}`
  const { code = '', path } = error as NodeJS.ErrnoException
  if (NOT_WRITABLE.has(code)) return `${what} This account may not write ${path}.`
  if (NOT_MIGRATED.has(code)) {
    return `${what} The database lacks tables of this version: migrate it first, with "node migrate.js".`
  }
  if (isUnreachable(error)) return `${what} The database cannot be reached.`
  return `${what}\n${error.stack}`
}
