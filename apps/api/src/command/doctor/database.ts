import type { Database } from '../../start/database.ts'
import { type Finding, failed, ok, warning } from './finding.ts'
import type { Probe } from './probe.ts'

/** The versions that the tests run on. */
const [MIN_MAJOR, MAX_MAJOR] = [15, 18]

interface Server {
  version: number
  encoding: string
  zone: string
  readOnly: boolean
}

export const databaseProbe: Probe = {
  name: 'database',
  mend: 'Check DATABASE_URL, and that the server runs and lets this machine connect.',
  async examine({ database }) {
    const server = await serverOf((await database()).db)
    return [versionOf(server), encodingOf(server), zoneOf(server), ...writableOf(server)]
  },
}

async function serverOf(db: Database['db']): Promise<Server> {
  const [server] = await db.$queryRaw<Server[]>`
    select current_setting('server_version_num')::int as version,
      current_setting('server_encoding') as encoding, current_setting('TimeZone') as zone,
      current_setting('transaction_read_only')::bool as "readOnly"`
  if (!server) throw new Error('the settings of the server are missing')
  return server
}

function versionOf({ version }: Server): Finding {
  const major = Math.floor(version / 10_000)
  const name = `PostgreSQL ${major}.${version % 10_000}`
  if (major < MIN_MAJOR) {
    return failed(`The server is ${name}.`, `Upgrade it to ${MIN_MAJOR} or newer.`)
  }
  if (major <= MAX_MAJOR) return ok(`The server is ${name}.`)
  return warning(
    `The server is ${name}, which this version of Signin was not tested on.`,
    `Use a version from ${MIN_MAJOR} to ${MAX_MAJOR}, or upgrade Signin.`,
  )
}

function encodingOf({ encoding }: Server): Finding {
  if (encoding === 'UTF8') return ok('Its encoding is UTF8.')
  return failed(
    `Its encoding is ${encoding}, which cannot hold every name.`,
    'Create a database with encoding UTF8, and restore a dump of this one into it.',
  )
}

/** Every column is a timestamptz, so that any zone works; UTC makes the output of psql comparable. */
function zoneOf({ zone }: Server): Finding {
  return ok(`Its time zone is ${zone}; times are stored in UTC.`)
}

function writableOf({ readOnly }: Server): Finding[] {
  if (!readOnly) return []
  return [failed('It is read-only, as a standby is.', 'Let DATABASE_URL name the primary server.')]
}
