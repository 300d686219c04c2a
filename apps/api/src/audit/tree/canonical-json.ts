export type Json = string | number | boolean | null | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}

/**
 * Formats a value as JSON without spaces, with sorted keys, so that equal values have equal bytes
 * (RFC 8785).
 *
 * @throws {TypeError} for what JSON has no form of: NaN, an infinite number, undefined, a bigint,
 *   or a string that is not well-formed Unicode.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string' && value.isWellFormed()) return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (typeof value === 'boolean' || value === null) return String(value)
  if (isArray(value)) return `[${value.map(canonicalJson).join()}]`
  if (typeof value === 'object') return canonicalObject(value)
  throw new TypeError(`JSON has no form of this ${typeof value}.`)
}

function canonicalObject(value: JsonObject): string {
  // Keys are compared by UTF-16 code units, as RFC 8785 (3.2.3) and `sort` do.
  const keys = Object.keys(value).sort()
  const entries = keys.map((key) => `${canonicalJson(key)}:${canonicalJson(value[key] as Json)}`)
  return `{${entries.join()}}`
}

function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}
