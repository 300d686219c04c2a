import { EmbeddedDatabaseError } from '@signin/db/embedded'
import { MigrationError } from '@signin/db/migrate'
import { EnvError } from '../env.ts'
import { PortError } from './port.ts'

const foreseen = [EnvError, PortError, EmbeddedDatabaseError, MigrationError]

/** One sentence for what a person can mend; the whole stack for what nobody foresaw. */
export function explainFailedStart(error: unknown): string {
  if (foreseen.some((kind) => error instanceof kind))
    return `Signin cannot start. ${messageOf(error)}`
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `Signin cannot start. This account may not write ${path}.`
  }
  return `Signin cannot start.\n${error instanceof Error ? error.stack : String(error)}`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
