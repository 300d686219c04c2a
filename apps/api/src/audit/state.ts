import { type AuditTables, type LogState, readState } from './table.ts'

export type { LogState }

/** Events of this age have missed about twenty rounds of the sequencer. */
const LATE_SECONDS = 10

/** Whether the log is sequenced and published, for a report to an operator. */
export function stateOfLog(db: AuditTables): Promise<LogState> {
  return readState(db, LATE_SECONDS)
}
