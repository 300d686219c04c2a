import type { $ZodShape, $ZodType } from 'zod/v4/core'
import { procedures } from '../browser.ts'
import { ada } from '../people.ts'

export const registration = { ...ada, email: 'new@example.com' }

/** Values for fields whose first matching text would not be what a caller sends. */
const TEXT_OF_FIELD: Record<string, string> = {
  ...registration,
  current: 'not her password',
  locale: 'en-GB',
  clientDataJSON: 'e30',
  attestationObject: 'oA',
}

/** One text of each format in the contract. A field gets the first one that its schema accepts. */
const TEXTS = [
  'AAAA',
  'notes',
  'notes:read',
  'Europe/Vienna',
  '000000',
  '01a2055b-dce0-7cbd-bfdf-4436c6f8725b',
  'A'.repeat(43),
  '2026-11-30',
  '2026-11-30T08:00:00Z',
  '192.0.2.1',
  'signedIn',
]

interface Def {
  type: string
  shape?: $ZodShape
  options?: $ZodType[]
  innerType?: $ZodType
  element?: $ZodType
  in?: $ZodType
  values?: unknown[]
  entries?: Record<string, unknown>
}

interface Parsing {
  safeParse(input: unknown): { success: boolean }
}

/** An input with every field, for each procedure that has fields. */
export const validInputs: Record<string, object> = Object.fromEntries(
  procedures.flatMap(({ name, inputs: [input] }) => {
    const example = exampleOf(input as unknown as $ZodType, name) as object
    return Object.keys(example).length > 0 ? [[name, example]] : []
  }),
)

/** @throws if the schema accepts none of TEXTS; the message names the path of the field. */
function exampleOf(schema: $ZodType, path: string): unknown {
  const def = schema._zod.def as Def
  const inner = def.innerType ?? (isText(schema) ? undefined : def.in) ?? def.options?.[0]
  if (inner) return exampleOf(inner, path)
  if (def.shape) {
    const fields = Object.entries(def.shape)
    return Object.fromEntries(fields.map(([key, it]) => [key, exampleOf(it, `${path}.${key}`)]))
  }
  if (def.element) return [exampleOf(def.element, path)]
  if (def.type === 'record') return { code: 'a', state: 'b' }
  const field = path.split('.').at(-1) ?? ''
  const one = Object.values(def.entries ?? def.values ?? {})
  const found = [...one, TEXT_OF_FIELD[field], ...TEXTS, false, 30].find(
    (value) => (schema as unknown as Parsing).safeParse(value).success,
  )
  if (found === undefined)
    throw new Error(`${path} takes none of these TEXTS: add one that it does.`)
  return found
}

/** Whether a string is at the start of all pipes; a check after a transformation still applies. */
function isText(schema: $ZodType): boolean {
  const { type, in: before } = schema._zod.def as Def
  return before ? isText(before) : type === 'string'
}
