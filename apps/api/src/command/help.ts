import { help as helpFlag } from '@stricli/core'
import type { ProcessContext } from './context.ts'

export const formatting = {
  useAliasInUsageLine: false,
  onlyRequiredInUsageLine: false,
  caseStyle: 'convert-camel-to-kebab',
} as const

/** --help, on the command line itself, on a group and on a command. */
export const help = helpFlag<ProcessContext>({ brief: 'Print help', formatting })
