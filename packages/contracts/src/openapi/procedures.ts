import type { AnyProcedure } from '@trpc/server'
import type { $ZodType } from 'zod/v4/core'
import { type AppRouter, appRouter } from '../router.ts'
import type { Meta } from '../trpc.ts'

type NamesOf<Record> = {
  [Key in keyof Record & string]: Record[Key] extends AnyProcedure
    ? Key
    : `${Key}.${NamesOf<Record[Key]>}`
}[keyof Record & string]

/** Such as `sessions.signIn`. */
export type ProcedureName = NamesOf<AppRouter['_def']['record']>

export interface Procedure {
  name: ProcedureName
  /** A query is asked with GET; a mutation, which changes something, with POST. */
  type: 'query' | 'mutation'
  input: $ZodType
  output: $ZodType
  meta: Meta
}

/** What tRPC keeps of a procedure, of which its types tell less than is there. */
interface Definition {
  type: string
  inputs: $ZodType[]
  output?: $ZodType
  meta?: Meta
}

/** Every procedure of the contract, by name. Throws for one that HTTP alone cannot describe. */
export function procedures(): Procedure[] {
  const names = Object.keys(appRouter._def.procedures) as ProcedureName[]
  return names.toSorted().map((name) => {
    const procedure = (appRouter._def.procedures as Record<string, unknown>)[name]
    return describe(name, (procedure as { _def: Definition })._def)
  })
}

function describe(name: ProcedureName, { type, inputs, output, meta = {} }: Definition): Procedure {
  const [input, ...more] = inputs
  if (!input || !output || more.length > 0) {
    throw new Error(`${name} does not have one input and one output.`)
  }
  if (type !== 'query' && type !== 'mutation') throw new Error(`${name} is a ${type}.`)
  return { name, type, input, output, meta }
}
