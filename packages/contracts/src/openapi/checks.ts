import type { $ZodCheck, $ZodType, JSONSchema } from 'zod/v4/core'

/**
 * Adds the messages of checks that JSON Schema cannot express to the description: custom functions,
 * and checks that apply after a normalisation.
 */
export function describeChecks(schema: $ZodType, json: JSONSchema.BaseSchema): void {
  const messages = [...new Set(inexpressibleMessages(schema))]
  if (messages.length === 0) return
  json.description = `Also refused: ${messages.map((message) => `"${message}"`).join(' ')}`
}

function inexpressibleMessages(schema: $ZodType): string[] {
  const { def } = schema._zod
  const pipe = def as { type: string; in?: $ZodType; out?: $ZodType }
  if (pipe.type !== 'pipe' || !pipe.in || !pipe.out) {
    return checksOf(schema).filter(isFunction).map(messageOf)
  }
  return [...inexpressibleMessages(pipe.in), ...checksOf(pipe.out).map(messageOf)]
}

function checksOf(schema: $ZodType): $ZodCheck[] {
  return (schema._zod.def as { checks?: $ZodCheck[] }).checks ?? []
}

function isFunction(check: $ZodCheck): boolean {
  return check._zod.def.check === 'custom'
}

/** Throws for a check without a message, which the document could not describe. */
function messageOf(check: $ZodCheck): string {
  const message = check._zod.def.error?.({} as never)
  const text = typeof message === 'string' ? message : message?.message
  if (!text) throw new Error(`A check (${check._zod.def.check}) says nothing when it refuses.`)
  return text
}
