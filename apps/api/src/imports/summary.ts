import type { FindingCount } from './finding-counts.ts'
import type { FormatName } from './format-names.ts'

export interface ImportProgress {
  /** Of the file that were read, and in total. */
  bytes: number
  totalBytes: number
  records: number
  imported: number
  rejected: number
}

/** How an import ended. */
export interface ImportSummary {
  /**
   * `finished`: all records were read. `interrupted`: the same command goes on where it ended.
   * `finishedBefore`: the same file was imported with the same options; nothing was done.
   */
  status: 'finished' | 'interrupted' | 'finishedBefore'
  dryRun: boolean
  format: FormatName
  /** SHA-256 of the file, in hex. */
  fingerprint: string
  /** The records that were read, those of earlier runs included. */
  records: number
  imported: number
  rejected: number
  /** The record behind which this run started; 0 if none was read before. */
  resumedAfter: number
  /** The most frequent first. */
  findings: FindingCount[]
}
