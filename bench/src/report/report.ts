import type { BreachCheck } from '../breach/measure.ts'
import type { Timing } from '../enumeration/measure.ts'
import { FLOOD, type FloodRound } from '../flood/measure.ts'
import type { SignIns } from '../passwords/measure.ts'
import type { SessionCheck } from '../sessions/measure.ts'
import { breachTable } from './breach.ts'
import { floodTables } from './flood.ts'
import { sessionCheckTables } from './session-checks.ts'
import { signInTable } from './sign-ins.ts'
import { timingTable } from './timings.ts'

/** All that one run measured, in Markdown. */
export function reportOf(run: {
  machine: string
  threads: number
  sessionChecks: SessionCheck[]
  signIns: SignIns
  flood: FloodRound[]
  timings: Timing[]
  breach: BreachCheck
}): string {
  return [
    run.machine,
    '**Checking a session**',
    sessionCheckTables(run.sessionChecks),
    `**Password sign-ins** (bcrypt, cost 12, ${run.threads} hashing threads)`,
    signInTable(run.signIns),
    `**A flood of sign-ins** (${FLOOD} times what ${run.threads} threads can hash)`,
    floodTables(run.flood),
    '**Known and unknown addresses**',
    timingTable(run.timings),
    '**Looking a password up among the breached ones**',
    breachTable(run.breach),
  ].join('\n\n')
}
