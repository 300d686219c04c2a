import { damagedError } from './cluster.ts'
import { DISK_FULL, diskFullError, EmbeddedDatabaseError } from './error.ts'
import type { Placement } from './placement.ts'
import { inUseError, readLock } from './previous.ts'

/** PostgreSQL's messages about damaged files. */
const DAMAGE =
  /PANIC:|incompatible with server|checkpoint record|control file|could not (open|read) (file|directory)/

type Location = Pick<Placement, 'home' | 'dataDir'>

/** The error for a server that did not start, from the last lines of its output. */
export function startErrorOf(
  output: string[],
  { home, dataDir }: Location,
  port: number,
): EmbeddedDatabaseError {
  const cause = new Error(output.join('\n'))
  const last = lastFatalMessageOf(output)
  if (DISK_FULL.test(cause.message)) return diskFullError(home, cause)
  if (cause.message.includes('Address already in use')) {
    return new EmbeddedDatabaseError(
      'port-taken',
      `Port ${port} is taken: stop what listens there, or let the embedded PostgreSQL choose a port.`,
      { cause },
    )
  }
  if (last?.startsWith('lock file')) return inUseError(home, readLock(dataDir)?.pid ?? 0)
  if (last?.startsWith('pre-existing shared memory block')) {
    return new EmbeddedDatabaseError(
      'left-behind',
      `Processes of a PostgreSQL that was killed still work in ${home}: wait until they have ended, or end them with "kill".`,
      { cause },
    )
  }
  if (last && DAMAGE.test(cause.message)) return damagedError(home, last)
  return new EmbeddedDatabaseError(
    'failed',
    `PostgreSQL in ${home} did not start: ${last ?? output.at(-1) ?? 'it was killed'}.`,
    { cause },
  )
}

/**
 * The error for a running server that exited. A FATAL line of its output is about a single
 * connection and not the reason.
 */
export function exitErrorOf(output: string[], { home }: Location): EmbeddedDatabaseError {
  const cause = new Error(output.join('\n'))
  if (DISK_FULL.test(cause.message)) return diskFullError(home, cause)
  return new EmbeddedDatabaseError(
    'failed',
    `PostgreSQL in ${home} ended unexpectedly: start again, and it repairs what was under way.`,
    { cause },
  )
}

function lastFatalMessageOf(output: string[]): string | undefined {
  return output
    .findLast((line) => /(PANIC|FATAL):/.test(line))
    ?.replace(/^.*?(PANIC|FATAL):\s*/, '')
}
