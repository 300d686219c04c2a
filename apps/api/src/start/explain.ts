import { isUnreachable } from '@signin/db'

/**
 * Errors whose message tells an operator what to do. Compared by name, so that their modules need
 * not be loaded.
 */
const EXPECTED_ERRORS = new Set([
  'CertificateError',
  'EnvError',
  'FilterFileError',
  'PortError',
  'SecretError',
  'PepperError',
  'EmbeddedDatabaseError',
  'MigrationError',
  'RestoredDatabaseError',
])
/** Prisma's codes for a missing table or column. */
const NOT_MIGRATED = new Set(['P2021', 'P2022'])
/** Prisma's codes for a server that rejects the connection that DATABASE_URL describes. */
const CONNECTION_REJECTED = new Map([
  ['P1000', 'The database does not take the name and the password in DATABASE_URL.'],
  ['P1003', 'There is no database of the name in DATABASE_URL on its server.'],
  ['P1011', 'No TLS connection to the database could be made as DATABASE_URL asks for it.'],
])
const PERMISSION_DENIED = /permission denied for \w+ "?\w+"?/
const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS'])

/**
 * One sentence for an expected error, which an operator can correct; the stack trace for any other.
 */
export function explainFailedStart(error: unknown): string {
  return explainFailure('Signin cannot start.', error)
}

/** The same for a command or the migration. `what` is the prefix. */
export function explainFailure(what: string, error: unknown): string {
  if (!(error instanceof Error)) return `${what} ${String(error)}`
  if (EXPECTED_ERRORS.has(error.name)) {
    // Several problems are listed on separate lines.
    return `${what}${error.message.includes('\n') ? '\n' : ' '}${error.message}`
  }
  const { code = '', path } = error as NodeJS.ErrnoException
  if (NOT_WRITABLE.has(code)) return `${what} This account may not write ${path}.`
  if (NOT_MIGRATED.has(code)) {
    return `${what} The database lacks tables of this version: migrate it first, with "node migrate.js".`
  }
  const why = CONNECTION_REJECTED.get(code)
  if (why) return `${what} ${why}`
  const [denied] = PERMISSION_DENIED.exec(error.message) ?? []
  if (denied) return `${what} The database lets the name in DATABASE_URL do too little: ${denied}.`
  if (isUnreachable(error)) return `${what} The database cannot be reached.`
  return `${what}\n${error.stack}`
}
