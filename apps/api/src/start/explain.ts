import { isUnreachable } from '@signin/db'

/**
 * Errors whose message tells an operator what to do. Compared by name, so that their modules need
 * not be loaded.
 */
const EXPECTED_ERRORS = new Set([
  'CertificateError',
  'EnvError',
  'FilterFileError',
  'ImportError',
  'PortError',
  'SecretError',
  'PepperError',
  'EmbeddedDatabaseError',
  'MigrationError',
  'NoteError',
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
  const what = 'Signin cannot start.'
  const sentence = sentenceOf(error)
  if (sentence === null) return `${what}\n${error instanceof Error ? error.stack : String(error)}`
  // Several problems are listed on separate lines.
  return `${what}${sentence.includes('\n') ? '\n' : ' '}${sentence}`
}

/** What an operator can do about the error, in a sentence; null for an unexpected error. */
export function sentenceOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if (EXPECTED_ERRORS.has(error.name)) return error.message
  const { code = '', path } = error as NodeJS.ErrnoException
  if (NOT_WRITABLE.has(code)) return `This account may not write ${path}.`
  if (NOT_MIGRATED.has(code)) {
    return 'The database lacks tables of this version: migrate it first, with "signin migrate".'
  }
  const why = CONNECTION_REJECTED.get(code)
  if (why) return why
  const [denied] = PERMISSION_DENIED.exec(error.message) ?? []
  if (denied) return `The database lets the name in DATABASE_URL do too little: ${denied}.`
  return isUnreachable(error) ? 'The database cannot be reached.' : null
}
