import { toJSONSchema } from 'zod/mini'
import { $ZodRegistry, type $ZodType, type JSONSchema } from 'zod/v4/core'
import * as addresses from '../accounts/email-address.ts'
import * as locales from '../accounts/locale.ts'
import * as names from '../accounts/person-name.ts'
import * as contract from '../index.ts'
import * as passwords from '../passwords/password.ts'
import { Timestamp } from '../text.ts'
import { describeWhatIsChecked } from './checked.ts'

type Schema = JSONSchema.BaseSchema
const IN_ZOD = '#/$defs/'
const IN_OPENAPI = '#/components/schemas/'

export type SchemaOf = ReturnType<typeof createSchemas>['schemaOf']

/** Says the contract's schemas as JSON Schema 2020-12, which is OpenAPI 3.1's own. */
export function createSchemas() {
  const named = nameSchemas()
  const components = new Map<string, Schema>()

  function keep(name: string, schema: Schema): void {
    const known = components.get(name)
    if (known && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`${name} is not the same where it goes in and where it comes out.`)
    }
    components.set(name, schema)
  }

  return {
    /** Throws for what JSON Schema cannot say, such as a Date. */
    schemaOf(schema: $ZodType, io: 'input' | 'output'): Schema {
      const converted = toJSONSchema(schema, {
        io,
        metadata: named,
        unrepresentable: 'throw',
        override: mend(io),
      })
      const {
        $schema: _,
        $defs = {},
        ...own
      } = JSON.parse(JSON.stringify(converted).replaceAll(IN_ZOD, IN_OPENAPI))
      for (const [name, definition] of Object.entries<Schema>($defs)) {
        const { id: _, ...rest } = definition
        keep(name, rest)
      }
      return own
    },
    /** Those that were met so far, by name. */
    components: () => Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** A schema is a component by the name that the contract exports it under. */
function nameSchemas() {
  const named = new $ZodRegistry<{ id: string }>()
  const exported = { ...contract, ...addresses, ...locales, ...names, ...passwords, Timestamp }
  for (const [name, value] of Object.entries(exported)) {
    if (isSchema(value)) named.add(value, { id: name })
  }
  return named
}

function isSchema(value: unknown): value is $ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value
}

type Override = NonNullable<NonNullable<Parameters<typeof toJSONSchema>[1]>['override']>

function mend(io: 'input' | 'output'): Override {
  return ({ zodSchema, jsonSchema }) => {
    // An answer may hold more in a later version. What goes in may not: strange keys are refused.
    if (io === 'output' && jsonSchema.additionalProperties === false) {
      delete jsonSchema.additionalProperties
    }
    // The format says it already, and the pattern would say it again in 400 characters.
    if (jsonSchema.format === 'uuid' || jsonSchema.format === 'date-time') delete jsonSchema.pattern
    if (io === 'input') describeWhatIsChecked(zodSchema, jsonSchema)
  }
}
