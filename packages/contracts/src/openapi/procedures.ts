import type { AnyProcedure, AnyRouter } from '@trpc/server'
import type { $ZodType } from 'zod/v4/core'
import type { Guard, Meta } from '../meta.ts'
import { type AppRouter, appRouter } from '../router.ts'

type NamesOf<Record> = {
  [Key in keyof Record & string]: Record[Key] extends AnyProcedure
    ? Key
    : `${Key}.${NamesOf<Record[Key]>}`
}[keyof Record & string]

/** Such as `sessions.signIn`. */
export type ProcedureName = NamesOf<AppRouter['_def']['record']>

/** Guard and procedure together. */
export type Declared = Omit<Meta, 'guard' | 'summary'> & { guard?: Guard; summary: string }

export interface Procedure {
  name: ProcedureName
  /** A query is asked with GET; a mutation, which changes something, with POST. */
  type: 'query' | 'mutation'
  input: $ZodType
  output: $ZodType
  meta: Declared
}

/** What tRPC keeps of a procedure, of which its types tell less than is there. */
interface Definition {
  type: string
  inputs: $ZodType[]
  output?: $ZodType
  meta?: Partial<Declared>
}

/**
 * Every procedure of the contract, by name. Throws for one without a summary, and for one that HTTP
 * alone cannot describe.
 */
export function procedures(router: AnyRouter = appRouter): Procedure[] {
  const declared = router._def.procedures as Record<string, { _def: Definition }>
  return Object.entries(declared)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { _def }]) => describe(name as ProcedureName, _def))
}

function describe(name: ProcedureName, { type, inputs, output, meta = {} }: Definition): Procedure {
  const [input, ...more] = inputs
  if (!input || !output || more.length > 0) {
    throw new Error(`${name} does not have one input and one output.`)
  }
  if (type !== 'query' && type !== 'mutation') throw new Error(`${name} is a ${type}.`)
  const { summary } = meta
  if (!summary) throw new Error(`${name} has no summary: declare one with .meta({ summary }).`)
  return { name, type, input, output, meta: { ...meta, summary } }
}
