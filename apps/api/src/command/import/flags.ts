// Of types and lists only: help and completion do not wait for the pipeline.
import { FORMAT_NAMES, type FormatName } from '../../imports/format-names.ts'
import { PARTS, type Part } from '../../imports/import-options.ts'
import { switchFlag } from '../flags.ts'

export interface ImportFlags {
  format?: FormatName
  dryRun?: boolean
  report?: string
  assumeConfirmed?: boolean
  keepAdmins?: boolean
  without?: readonly Part[]
  provider?: readonly string[]
  hashParameters?: string
  pepperFile?: string
}

export const importFlags = {
  format: {
    kind: 'enum',
    values: FORMAT_NAMES,
    brief: 'The system that made the file; recognised by the first record',
    optional: true,
  },
  dryRun: switchFlag('Check everything and change nothing'),
  report: {
    kind: 'parsed',
    parse: String,
    brief: 'Write what does not come over, and why, to this file as JSON lines',
    optional: true,
    placeholder: 'file',
  },
  assumeConfirmed: switchFlag(
    'Accept accounts of which the file does not say whether their address was confirmed',
  ),
  keepAdmins: switchFlag('Import admins as admins'),
  without: {
    kind: 'enum',
    values: PARTS,
    variadic: ',',
    brief: 'Leave these out',
    optional: true,
  },
  provider: {
    kind: 'parsed',
    parse: pairOf,
    variadic: ',',
    brief: 'The identity provider of a foreign name: google-oauth2=google',
    optional: true,
    placeholder: 'name=id',
  },
  hashParameters: {
    kind: 'parsed',
    parse: String,
    brief: "A file with Firebase's password hash parameters",
    optional: true,
    placeholder: 'file',
  },
  pepperFile: {
    kind: 'parsed',
    parse: String,
    brief: "A file with the pepper of Devise's hashes",
    optional: true,
    placeholder: 'file',
  },
} as const

function pairOf(text: string): string {
  if (/^[^=]+=[^=]+$/.test(text)) return text
  throw new Error('is not of the form name=id')
}
