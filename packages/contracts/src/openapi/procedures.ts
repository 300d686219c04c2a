import type { AnyProcedure, AnyRouter } from '@trpc/server'
import type { $ZodType } from 'zod/v4/core'
import type { Guard, Meta } from '../meta.ts'
import { type AppRouter, appRouter } from '../router.ts'

type NamesOf<Record> = {
  [Key in keyof Record & string]: Record[Key] extends AnyProcedure
    ? Key
    : `${Key}.${NamesOf<Record[Key]>}`
}[keyof Record & string]

/** The name of a procedure, such as `sessions.signIn`. */
export type ProcedureName = NamesOf<AppRouter['_def']['record']>

/** The merged metadata of guard and procedure. */
export type MergedMeta = Omit<Meta, 'guard' | 'summary'> & { guard?: Guard; summary: string }

export interface Procedure {
  name: ProcedureName
  /** A query is called with GET, a mutation with POST. */
  type: 'query' | 'mutation'
  input: $ZodType
  output: $ZodType
  meta: MergedMeta
}

/** tRPC's internals of a procedure, which its types do not expose. */
interface ProcedureInternals {
  type: string
  inputs: $ZodType[]
  output?: $ZodType
  meta?: Partial<MergedMeta>
}

/**
 * Returns all procedures of the contract, sorted by name. Throws if one has no summary, or is not a
 * query or mutation with one input and one output.
 */
export function procedures(router: AnyRouter = appRouter): Procedure[] {
  const declared = router._def.procedures as Record<string, { _def: ProcedureInternals }>
  return Object.entries(declared)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { _def }]) => procedureOf(name as ProcedureName, _def))
}

function procedureOf(
  name: ProcedureName,
  { type, inputs, output, meta = {} }: ProcedureInternals,
): Procedure {
  const [input, ...more] = inputs
  if (!input || !output || more.length > 0) {
    throw new Error(`${name} does not have one input and one output.`)
  }
  if (type !== 'query' && type !== 'mutation') throw new Error(`${name} is a ${type}.`)
  const { summary } = meta
  if (!summary) throw new Error(`${name} has no summary: declare one with .meta({ summary }).`)
  return { name, type, input, output, meta: { ...meta, summary } }
}
