import type { $ZodType } from 'zod/v4/core'
import type { Procedure } from './procedures.ts'
import type { SchemaOf } from './schemas.ts'

/** Parameters reserved by tRPC's own client (apps/api/src/http/procedure-call.ts). */
const RESERVED_NAMES = new Set(['batch', 'input'])
const TEXT_TYPES = new Set(['string', 'enum', 'literal'])

export interface Parameter {
  name: string
  in: 'query'
  required: boolean
  schema: object
}

/**
 * The input of a query, as one parameter per field. A single parameter with JSON could be typed too,
 * but some client generators serialise an object as `[object Object]`, others as `input[field]`.
 *
 * @throws if the input is not a flat object of strings: a parameter carries strings only.
 */
export function parametersOf({ name, input }: Procedure, schemaOf: SchemaOf): Parameter[] {
  return Object.entries(fieldsOf(input)).map(([field, schema]) => {
    if (RESERVED_NAMES.has(field) || !isText(schema)) {
      throw new Error(`${name} cannot be asked with ${field} as a parameter.`)
    }
    const required = schema._zod.optin !== 'optional'
    return { name: field, in: 'query', required, schema: schemaOf(schema, 'input') }
  })
}

function fieldsOf(input: $ZodType): Record<string, $ZodType> {
  const { shape } = unwrapped(input)._zod.def as { shape?: Record<string, $ZodType> }
  if (!shape) throw new Error('A query is asked with an object.')
  return shape
}

function isText(schema: $ZodType): boolean {
  return TEXT_TYPES.has(unwrapped(schema)._zod.def.type)
}

/** Unwraps optional schemas, and takes the input side of pipes. */
function unwrapped(schema: $ZodType): $ZodType {
  const { innerType, in: before } = schema._zod.def as { innerType?: $ZodType; in?: $ZodType }
  const inner = innerType ?? before
  return inner ? unwrapped(inner) : schema
}
