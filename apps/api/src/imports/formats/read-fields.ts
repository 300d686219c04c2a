import type { Fields } from '../source/record.ts'

/** The value of a column in CSV is a text, in JSON a value: these read both. */

/** Undefined for a field that is missing, null, or blank. */
export function fieldOf(fields: Fields, ...names: string[]): unknown {
  return names.map((name) => fields[name]).find((value) => !isBlank(value))
}

export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && !value.trim())
}

/** The fields are present in the file, though they may be blank. */
function hasFields(fields: Fields, ...names: string[]): boolean {
  return names.every((name) => Object.hasOwn(fields, name))
}

/** An object, or the object that the text holds as JSON; otherwise empty. */
export function objectOf(value: unknown): Fields {
  const parsed = typeof value === 'string' ? jsonOf(value) : value
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    ? (parsed as Fields)
    : {}
}

/** An array, or the array that the text holds as JSON; undefined for a blank value. */
export function arrayOf(value: unknown): unknown {
  if (isBlank(value)) return undefined
  return typeof value === 'string' ? jsonOf(value) : value
}

/** The objects of an array; none if it is no array. */
export function objectsOf(value: unknown): Fields[] {
  const array = arrayOf(value)
  return Array.isArray(array) ? array.map(objectOf) : []
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** `true`, `t` and `1`, as JSON, PostgreSQL and MySQL write it; a text that is none stays. */
export function booleanOf(value: unknown): unknown {
  if (isBlank(value)) return undefined
  const text = String(value).trim().toLowerCase()
  if (['true', 't', '1', 'yes'].includes(text)) return true
  if (['false', 'f', '0', 'no'].includes(text)) return false
  return value
}

/** Whether a column that holds a time where something happened, has one: null means never. */
export function happened(fields: Fields, name: string): boolean | undefined {
  return hasFields(fields, name) ? !isBlank(fields[name]) : undefined
}

/** First and last name, joined; undefined if both are blank. */
export function joinedName(...parts: unknown[]): string | undefined {
  const name = parts.filter((part) => typeof part === 'string' && part.trim()).join(' ')
  return name || undefined
}
