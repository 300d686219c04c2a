import { toJSONSchema } from 'zod/mini'
import { $ZodRegistry, type $ZodType, type JSONSchema } from 'zod/v4/core'
import * as addresses from '../accounts/email-address.ts'
import * as locales from '../accounts/locale.ts'
import * as names from '../accounts/person-name.ts'
import * as contract from '../index.ts'
import * as passwords from '../passwords/password.ts'
import { Timestamp } from '../text.ts'
import { describeChecks } from './checks.ts'

type Schema = JSONSchema.BaseSchema
const IN_ZOD = '#/$defs/'
const IN_OPENAPI = '#/components/schemas/'

export type SchemaOf = ReturnType<typeof createSchemas>['schemaOf']

/** Converts the contract's schemas to JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
export function createSchemas() {
  const named = nameSchemas()
  const components = new Map<string, Schema>()

  function addComponent(name: string, schema: Schema): void {
    const known = components.get(name)
    if (known && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`${name} is not the same where it goes in and where it comes out.`)
    }
    components.set(name, schema)
  }

  return {
    /** Throws for a type that JSON Schema cannot express, such as Date. */
    schemaOf(schema: $ZodType, io: 'input' | 'output'): Schema {
      const converted = toJSONSchema(schema, {
        io,
        metadata: named,
        unrepresentable: 'throw',
        override: overrideFor(io),
      })
      const {
        $schema: _,
        $defs = {},
        ...own
      } = JSON.parse(JSON.stringify(converted).replaceAll(IN_ZOD, IN_OPENAPI))
      for (const [name, definition] of Object.entries<Schema>($defs)) {
        const { id: _, ...rest } = definition
        addComponent(name, rest)
      }
      return own
    },
    /** The components referenced so far, sorted by name. */
    components: () => Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** Exported schemas become components, named after their export. */
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

function overrideFor(io: 'input' | 'output'): Override {
  return ({ zodSchema, jsonSchema }) => {
    // Responses may gain fields in a later version. In requests unknown keys are rejected.
    if (io === 'output' && jsonSchema.additionalProperties === false) {
      delete jsonSchema.additionalProperties
    }
    // Redundant with the format, and 400 characters long.
    if (jsonSchema.format === 'uuid' || jsonSchema.format === 'date-time') delete jsonSchema.pattern
    if (io === 'input') describeChecks(zodSchema, jsonSchema)
  }
}
