/** Failures that say in one sentence what a person can mend. By name, to load no more than ran. */
const FORESEEN = new Set([
  'EnvError',
  'PortError',
  'SecretError',
  'EmbeddedDatabaseError',
  'MigrationError',
])
const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS'])

/** One sentence for what a person can mend; the whole stack for what nobody foresaw. */
export function explainFailedStart(error: unknown): string {
  if (!(error instanceof Error)) return `Signin cannot start. ${String(error)}`
  if (FORESEEN.has(error.name)) return `Signin cannot start. ${error.message}`
  const { code = '', path } = error as NodeJS.ErrnoException
  if (NOT_WRITABLE.has(code)) return `Signin cannot start. This account may not write ${path}.`
  return `Signin cannot start.\n${error.stack}`
}
