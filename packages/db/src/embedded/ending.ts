import { damaged } from './cluster.ts'
import { DISK_FULL, diskFull, EmbeddedDatabaseError } from './error.ts'
import type { Place } from './place.ts'
import { inUse, readLock } from './previous.ts'

/** How PostgreSQL says that its files are not what it wrote. */
const DAMAGE =
  /PANIC:|incompatible with server|checkpoint record|control file|could not (open|read) (file|directory)/

type Where = Pick<Place, 'home' | 'dataDir'>

/** What kept a server from starting, from the last lines it wrote. */
export function whyNotStarted(
  said: string[],
  { home, dataDir }: Where,
  port: number,
): EmbeddedDatabaseError {
  const cause = new Error(said.join('\n'))
  const last = lastWords(said)
  if (DISK_FULL.test(cause.message)) return diskFull(home, cause)
  if (cause.message.includes('Address already in use')) {
    return new EmbeddedDatabaseError(
      'port-taken',
      `Port ${port} is taken: stop what listens there, or let the embedded PostgreSQL choose a port.`,
      { cause },
    )
  }
  if (last?.startsWith('lock file')) return inUse(home, readLock(dataDir)?.pid ?? 0)
  if (last?.startsWith('pre-existing shared memory block')) {
    return new EmbeddedDatabaseError(
      'left-behind',
      `Processes of a PostgreSQL that was killed still work in ${home}: wait until they have ended, or end them with "kill".`,
      { cause },
    )
  }
  if (last && DAMAGE.test(cause.message)) return damaged(home, last)
  return new EmbeddedDatabaseError(
    'failed',
    `PostgreSQL in ${home} did not start: ${last ?? said.at(-1) ?? 'it was killed'}.`,
    { cause },
  )
}

/** What ended a server that ran. A FATAL line then is about one connection and no reason. */
export function whyItEnded(said: string[], { home }: Where): EmbeddedDatabaseError {
  const cause = new Error(said.join('\n'))
  if (DISK_FULL.test(cause.message)) return diskFull(home, cause)
  return new EmbeddedDatabaseError(
    'failed',
    `PostgreSQL in ${home} ended unexpectedly: start again, and it repairs what was under way.`,
    { cause },
  )
}

function lastWords(said: string[]): string | undefined {
  return said.findLast((line) => /(PANIC|FATAL):/.test(line))?.replace(/^.*?(PANIC|FATAL):\s*/, '')
}
