import { type Finding, failed, ok, warning } from './finding.ts'
import type { Probe } from './probe.ts'

/** Events of two replicas appear out of order beyond this. */
const WARN_MS = 1000
/** A time step of an authenticator app: codes of the right step are rejected beyond this. */
const FAIL_MS = 30_000
/** This code is from then: a clock before it is wrong. */
const WRITTEN = Date.UTC(2026, 10, 1)

/** Compares the clock of this machine with that of the database. */
export const clockProbe: Probe = {
  name: 'clock',
  mend: 'Check the connection to the database.',
  needsDatabase: true,
  async examine({ database, clock }) {
    const { db } = await database()
    await db.$queryRaw`select 1` // connects, which takes time
    const before = clock().getTime()
    const [server] = await db.$queryRaw<{ now: Date }[]>`select clock_timestamp() as now`
    const after = clock().getTime()
    const ahead = (before + after) / 2 - (server?.now.getTime() ?? 0)
    return [differenceOf(ahead), ...sanityOf(before)]
  },
}

function differenceOf(ahead: number): Finding {
  const seconds = (Math.abs(ahead) / 1000).toFixed(1)
  const message = `The clock is ${seconds} s ${ahead < 0 ? 'behind' : 'ahead of'} that of the database.`
  const mend = 'Synchronise the clocks of both machines by NTP (chrony, systemd-timesyncd).'
  if (Math.abs(ahead) >= FAIL_MS) return failed(message, mend)
  return Math.abs(ahead) >= WARN_MS ? warning(message, mend) : ok(message)
}

function sanityOf(now: number): Finding[] {
  if (now >= WRITTEN) return []
  const day = new Date(now).toISOString().slice(0, 10)
  return [failed(`The clock says ${day}, before this version existed.`, 'Set the clock by NTP.')]
}
