import type { $ZodType } from 'zod/v4/core'
import type { Procedure } from './procedures.ts'
import type { SchemaOf } from './schemas.ts'

/** Those that tRPC's own client sends (apps/api/src/http/procedure-call.ts). */
const TAKEN = new Set(['batch', 'input'])
const TEXTS = new Set(['string', 'enum', 'literal'])

export interface Parameter {
  name: string
  in: 'query'
  required: boolean
  schema: object
}

/**
 * A query's input, field by field. As one parameter that holds JSON it would be typed as well, but
 * of the generators of clients some send an object as `[object Object]`, others as `input[field]`.
 *
 * @throws for an input that is no flat object of texts: any other value arrives as text, too.
 */
export function parametersOf({ name, input }: Procedure, schemaOf: SchemaOf): Parameter[] {
  return Object.entries(fieldsOf(input)).map(([field, schema]) => {
    if (TAKEN.has(field) || !isText(schema)) {
      throw new Error(`${name} cannot be asked with ${field} as a parameter.`)
    }
    const required = schema._zod.optin !== 'optional'
    return { name: field, in: 'query', required, schema: schemaOf(schema, 'input') }
  })
}

function fieldsOf(input: $ZodType): Record<string, $ZodType> {
  const { shape } = innermost(input)._zod.def as { shape?: Record<string, $ZodType> }
  if (!shape) throw new Error('A query is asked with an object.')
  return shape
}

function isText(schema: $ZodType): boolean {
  return TEXTS.has(innermost(schema)._zod.def.type)
}

/** Behind what makes it optional, and before what is done with it. */
function innermost(schema: $ZodType): $ZodType {
  const { innerType, in: before } = schema._zod.def as { innerType?: $ZodType; in?: $ZodType }
  const inner = innerType ?? before
  return inner ? innermost(inner) : schema
}
