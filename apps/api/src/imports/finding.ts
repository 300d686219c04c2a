import type { Place } from './source/record.ts'

/** One line of the report. It quotes no value of the file: some are secrets. */
export interface Finding extends Place {
  /** `rejected`: there is no account of the record. `incomplete`: it lacks the field. */
  outcome: 'rejected' | 'incomplete'
  /** Null if the record as a whole is meant. */
  field: string | null
  reason: string
}

export function inFileOrder(findings: Finding[]): Finding[] {
  return findings.sort((one, other) => one.record - other.record)
}

/** The number of records that are rejected, each of which can have several findings. */
export function rejectedRecords(findings: readonly Finding[]): number {
  const rejected = findings.filter(({ outcome }) => outcome === 'rejected')
  return new Set(rejected.map(({ record }) => record)).size
}
