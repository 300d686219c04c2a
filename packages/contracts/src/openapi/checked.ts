import type { $ZodCheck, $ZodType, JSONSchema } from 'zod/v4/core'

/**
 * JSON Schema cannot say what a function checks, nor what is asked of a text after it was
 * normalised. Both are told in the words in which they are refused.
 */
export function describeWhatIsChecked(schema: $ZodType, json: JSONSchema.BaseSchema): void {
  const messages = [...new Set(unsaid(schema))]
  if (messages.length === 0) return
  json.description = `Also refused: ${messages.map((message) => `"${message}"`).join(' ')}`
}

function unsaid(schema: $ZodType): string[] {
  const { def } = schema._zod
  const pipe = def as { type: string; in?: $ZodType; out?: $ZodType }
  if (pipe.type !== 'pipe' || !pipe.in || !pipe.out) {
    return checksOf(schema).filter(isFunction).map(messageOf)
  }
  return [...unsaid(pipe.in), ...checksOf(pipe.out).map(messageOf)]
}

function checksOf(schema: $ZodType): $ZodCheck[] {
  return (schema._zod.def as { checks?: $ZodCheck[] }).checks ?? []
}

function isFunction(check: $ZodCheck): boolean {
  return check._zod.def.check === 'custom'
}

/** Throws for a check without words: nobody could learn what it refuses. */
function messageOf(check: $ZodCheck): string {
  const message = check._zod.def.error?.({} as never)
  const words = typeof message === 'string' ? message : message?.message
  if (!words) throw new Error(`A check (${check._zod.def.check}) says nothing when it refuses.`)
  return words
}
