import { closeSync, openSync, readSync } from 'node:fs'

export type Source = Record<string, string | undefined>

/** No value is this long. What is, such as a device, is not read to its end. */
const MAX_BYTES = 64 * 1024
const PLACEHOLDER = /replace-this-([A-Z][A-Z0-9_]*)/

export interface Given {
  /** What is set to something, by name. */
  values: Record<string, string>
  /** A sentence for each that cannot be taken. No value is repeated: some are secrets. */
  flaws: string[]
}

/**
 * Each of these variables: its value, or the content of the file that NAME_FILE names, which keeps a
 * secret out of the environment of a process (docker inspect and crash reports show that).
 */
export function givenBy(source: Source, names: readonly string[]): Given {
  const values: Record<string, string> = {}
  const flaws = new Set<string>()
  for (const name of names) {
    try {
      const value = valueFrom(source, name)
      if (value !== undefined) values[name] = value
    } catch (error) {
      flaws.add(error instanceof Error ? error.message : String(error))
    }
  }
  for (const [name, value] of Object.entries(values)) {
    const kept = placeholderIn(value)
    if (kept) flaws.add(kept)
    if (kept) delete values[name]
  }
  return { values, flaws: [...flaws] }
}

/** A value of .env.prod.template that nobody replaced; it names itself wherever it has come to. */
export function placeholderIn(value: string): string | undefined {
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
