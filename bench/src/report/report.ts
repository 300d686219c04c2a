import type { AuditMeasurement } from '../audit/measure.ts'
import type { BreachCheck } from '../breach/measure.ts'
import type { ClientCalls } from '../client/measure.ts'
import type { Timing } from '../enumeration/measure.ts'
import { FLOOD, type FloodRound } from '../flood/measure.ts'
import type { Import } from '../imports/measure.ts'
import type { SignIns } from '../passwords/measure.ts'
import type { SessionCheck } from '../sessions/measure.ts'
import { median } from '../statistics/quantile.ts'
import type { TokenChecks } from '../tokens/measure.ts'
import { auditTable } from './audit.ts'
import { breachTable } from './breach.ts'
import { floodTables } from './flood.ts'
import { importTable } from './imports.ts'
import { sessionCheckTables } from './session-checks.ts'
import { signInTable } from './sign-ins.ts'
import { timingTable } from './timings.ts'
import { clientTable, tokenTable } from './tokens.ts'

/** The report of one run, in Markdown. */
export function reportOf(run: {
  machine: string
  threads: number
  sessionChecks: SessionCheck[]
  signIns: SignIns
  flood: FloodRound[]
  timings: Timing[]
  breach: BreachCheck
  tokens: TokenChecks
  client: ClientCalls
  audit: AuditMeasurement
  imported: Import
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
    '**Verifying an access token** (EdDSA, one core)',
    tokenTable(run.tokens),
    '**Calling by the typed client** (`sessions.current`, one call after the other)',
    clientTable(run.client),
    '**The audit log** (200 writers, one replica, 10 connections)',
    auditTable(run.audit, (1000 * run.threads) / median(run.signIns.signin)),
    '**Importing accounts** (CSV with bcrypt hashes)',
    importTable(run.imported),
  ].join('\n\n')
}
