import type { TypedCommandParameters } from '@stricli/core'
import type { ProcessContext } from './context.ts'

/** The flags that a command need not declare. */
export type CommonFlags = {
  json?: boolean | undefined
  yes?: boolean | undefined
}

/** The flags of a command that has none but those. */
export type NoFlags = NonNullable<unknown>

/** A flag without a value, such as --compromised: `compromised?: boolean` in the flags. */
export function switchFlag(brief: string) {
  return { kind: 'boolean', brief, optional: true, withNegated: false } as const
}

/** Adds --json to the parameters of a command, and --yes to those of a destructive one. */
export function withCommonFlags<FLAGS extends object, ARGS extends readonly unknown[]>(
  parameters: { flags?: object; aliases?: object } = {},
  destructive: boolean,
) {
  const all = {
    ...parameters,
    flags: {
      ...parameters.flags,
      ...(destructive ? { yes: switchFlag('Do not ask') } : {}),
      json: switchFlag('Print JSON'),
    },
    aliases: { ...parameters.aliases, ...(destructive ? { y: 'yes' } : {}) },
  }
  return all as unknown as TypedCommandParameters<FLAGS & CommonFlags, ARGS, ProcessContext>
}
