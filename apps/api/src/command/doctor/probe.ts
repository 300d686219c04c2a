import { setTimeout as sleep } from 'node:timers/promises'
import { sentenceOf } from '../../start/explain.ts'
import { type Finding, failed } from './finding.ts'
import { networkReasonOf } from './network-reason.ts'
import type { Patient } from './patient.ts'

/** Longer than the time limits of the connections, whose errors say more. */
export const PROBE_TIMEOUT_MS = 15_000

/** Looks at one thing that Signin depends on. */
export interface Probe {
  name: string
  /** How to mend it when it ends in an error. */
  mend: string
  /** It is left out when the database cannot be opened, which its own probe reports. */
  needsDatabase?: true
  examine(patient: Patient): Promise<Finding[]>
}

export type ProbeResult = Finding & { probe: string }

/** Runs a probe. Neither an error nor a hanging connection keeps the others from their result. */
export async function runProbe(
  { name, mend, examine }: Probe,
  patient: Patient,
  timeoutMs = PROBE_TIMEOUT_MS,
): Promise<ProbeResult[]> {
  const finished = new AbortController()
  const late = sleep(timeoutMs, [tooLate(timeoutMs)], { signal: finished.signal })
  const findings = await Promise.race([
    examine(patient).catch((error: unknown) => [failureOf(error, mend)]),
    late,
  ])
  finished.abort()
  late.catch(() => {})
  return findings.map((finding) => ({ probe: name, ...finding }))
}

function tooLate(timeoutMs: number): Finding {
  return failed(
    `There was no answer within ${timeoutMs / 1000} s.`,
    'Check the network between here and there, and its firewalls.',
  )
}

function failureOf(error: unknown, mend: string): Finding {
  return failed(sentenceOf(error) ?? networkReasonOf(error), mend)
}
