import type { Timing } from '../enumeration/measure.ts'
import type { SignIns } from '../passwords/measure.ts'
import type { SessionCheck } from '../sessions/measure.ts'
import { sessionCheckTables } from './session-checks.ts'
import { signInTable } from './sign-ins.ts'
import { timingTable } from './timings.ts'

/** All that one run measured, in Markdown. */
export function reportOf(run: {
  machine: string
  threads: number
  sessionChecks: SessionCheck[]
  signIns: SignIns
  timings: Timing[]
}): string {
  return [
    run.machine,
    '**Checking a session**',
    sessionCheckTables(run.sessionChecks),
    `**Password sign-ins** (bcrypt, cost 12, ${run.threads} hashing threads)`,
    signInTable(run.signIns),
    '**Known and unknown addresses**',
    timingTable(run.timings),
  ].join('\n\n')
}
