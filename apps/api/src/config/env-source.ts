import { closeSync, openSync, readSync } from 'node:fs'

export type Source = Record<string, string | undefined>

/** More than any value needs. The limit also stops reading from a device, which never ends. */
const MAX_BYTES = 64 * 1024
const PLACEHOLDER = /replace-this-([A-Z][A-Z0-9_]*)/

export interface ReadVariables {
  /** The variables that are set and not empty, by name. */
  values: Record<string, string>
  /** One sentence per rejected variable. None contains a value: some are secrets. */
  problems: string[]
}

/**
 * Reads each variable from the environment, or from the file that NAME_FILE names. A file keeps a
 * secret out of the process environment, which docker inspect and crash reports show.
 */
export function readVariables(source: Source, names: readonly string[]): ReadVariables {
  const values: Record<string, string> = {}
  const problems = new Set<string>()
  for (const name of names) {
    try {
      const value = valueFrom(source, name)
      if (value !== undefined) values[name] = value
    } catch (error) {
      problems.add(error instanceof Error ? error.message : String(error))
    }
  }
  for (const [name, value] of Object.entries(values)) {
    const problem = placeholderProblemOf(value)
    if (problem) problems.add(problem)
    if (problem) delete values[name]
  }
  return { values, problems: [...problems] }
}

/**
 * A sentence when the value contains a placeholder of .env.prod.template that was not replaced. The
 * placeholder contains its own name, which identifies it also inside another variable's value.
 */
export function placeholderProblemOf(value: string): string | undefined {
  const name = PLACEHOLDER.exec(value)?.[1]
  return name && `${name} still holds the placeholder of .env.prod.template.`
}

function valueFrom(source: Source, name: string): string | undefined {
  const value = source[name]?.trim() ? source[name] : undefined
  const file = source[`${name}_FILE`]?.trim()
  if (!file) return value
  if (value !== undefined) throw new Error(`${name} and ${name}_FILE are both set: choose one.`)
  return contentOf(file, `${name}_FILE`)
}

function contentOf(file: string, name: string): string {
  const bytes = bytesOf(file, name)
  if (bytes.length > MAX_BYTES) throw new Error(`${name} names a file that is too large.`)
  const content = textOf(bytes, name).replace(/\r?\n$/, '')
  if (!content.trim()) throw new Error(`${name} names a file that is empty.`)
  return content
}

function bytesOf(file: string, name: string): Buffer {
  const bytes = Buffer.alloc(MAX_BYTES + 1)
  try {
    const handle = openSync(file, 'r')
    try {
      let length = 0
      for (let read = -1; read !== 0; length += read) {
        read = readSync(handle, bytes, length, bytes.length - length, null)
      }
      return bytes.subarray(0, length)
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException
    throw new Error(`${name} names a file that cannot be read (${code}).`)
  }
}

function textOf(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error(`${name} names a file that is not text in UTF-8.`)
  }
}
