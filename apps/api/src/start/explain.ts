import { isUnreachable } from '@signin/db'

/** Failures that say in one sentence what a person can mend. By name, to load no more than ran. */
const FORESEEN = new Set([
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
/** Prisma's: a table or a column that this version needs is not there. */
const NOT_MIGRATED = new Set(['P2021', 'P2022'])
/** Prisma's too: there is a server, and it will not have what DATABASE_URL says. */
const NOT_ADMITTED = new Map([
  ['P1000', 'The database does not take the name and the password in DATABASE_URL.'],
  ['P1003', 'There is no database of the name in DATABASE_URL on its server.'],
  ['P1011', 'No TLS connection to the database could be made as DATABASE_URL asks for it.'],
])
const NO_RIGHTS = /permission denied for \w+ "?\w+"?/
const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS'])

/** One sentence for what a person can mend; the whole stack for what nobody foresaw. */
export function explainFailedStart(error: unknown): string {
  return explainFailure('Signin cannot start.', error)
}

/** The same for anything else that was tried from the command line. */
export function explainFailure(what: string, error: unknown): string {
  if (!(error instanceof Error)) return `${what} ${String(error)}`
  if (FORESEEN.has(error.name)) {
    // Of several, each on a line of its own.
    return `${what}${error.message.includes('\n') ? '\n' : ' '}${error.message}`
  }
  const { code = '', path } = error as NodeJS.ErrnoException
  if (NOT_WRITABLE.has(code)) return `${what} This account may not write ${path}.`
  if (NOT_MIGRATED.has(code)) {
    return `${what} The database lacks tables of this version: migrate it first, with "node migrate.js".`
  }
  const why = NOT_ADMITTED.get(code)
  if (why) return `${what} ${why}`
  const [denied] = NO_RIGHTS.exec(error.message) ?? []
  if (denied) return `${what} The database lets the name in DATABASE_URL do too little: ${denied}.`
  if (isUnreachable(error)) return `${what} The database cannot be reached.`
  return `${what}\n${error.stack}`
}
