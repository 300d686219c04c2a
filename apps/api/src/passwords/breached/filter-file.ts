import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { BinaryFuse } from './binary-fuse.ts'

const MAGIC = 'signin breached passwords'
const VERSION = 1
const MAX_HEADER_BYTES = 10_000
const MAX_SEGMENT_LENGTH = 2 ** 16

/** The first line of the file, JSON for `head -1`. The fingerprints follow, little-endian. */
const Header = z.strictObject({
  file: z.literal(MAGIC),
  version: z.literal(VERSION),
  keys: z.int().positive(),
  seed: z.int().nonnegative(),
  segmentLength: z.int().positive().max(MAX_SEGMENT_LENGTH),
  segments: z.int().positive(),
  /** The digest of all other contents, in base64url. */
  sha256: z.string(),
  builtFrom: z.array(z.string()),
})

export interface FilterFile {
  filter: BinaryFuse
  keys: number
  builtFrom: string[]
}

/** The file is not an intact filter of breached passwords and must not be used. */
export class FilterFileError extends Error {
  override name = 'FilterFileError'
}

/** @throws {FilterFileError} if the file is missing, truncated, altered or of another format. */
export function readFilterFile(path: string): FilterFile {
  const errorOf = (what: string, cause?: unknown) =>
    new FilterFileError(
      `The list of breached passwords, ${path}, ${what}: restore it, or build it again.`,
      { cause },
    )
  const bytes = read(path, errorOf)
  const end = bytes.subarray(0, MAX_HEADER_BYTES).indexOf('\n')
  const header = Header.safeParse(jsonOf(bytes.toString('utf8', 0, Math.max(end, 0))))
  if (!header.success) throw errorOf('is no such list, or of another version of Signin')

  const { keys, builtFrom, sha256, seed, segmentLength, segments } = header.data
  const body = bytes.subarray(end + 1)
  if (body.length !== (segments + 2) * segmentLength * 2) throw errorOf('is not whole')
  if (digestOf({ keys, builtFrom, seed, segmentLength, segments }, body) !== sha256)
    throw errorOf('is damaged')

  const fingerprints = new Uint16Array(body.length / 2)
  for (let i = 0; i < fingerprints.length; i++) fingerprints[i] = body.readUInt16LE(2 * i)
  return { keys, builtFrom, filter: { seed, segmentLength, segments, fingerprints } }
}

export function writeFilterFile(path: string, { filter, keys, builtFrom }: FilterFile): void {
  const { fingerprints, ...shape } = filter
  const body = Buffer.alloc(fingerprints.length * 2)
  fingerprints.forEach((fingerprint, i) => {
    body.writeUInt16LE(fingerprint, 2 * i)
  })
  const metadata = { keys, ...shape, builtFrom }
  const header = { file: MAGIC, version: VERSION, ...metadata, sha256: digestOf(metadata, body) }
  writeFileSync(path, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), body]))
}

function read(path: string, errorOf: (what: string, cause: unknown) => Error): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw errorOf('cannot be read', error)
  }
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

type FilterMetadata = Omit<z.output<typeof Header>, 'file' | 'version' | 'sha256'>

function digestOf(metadata: FilterMetadata, body: Buffer): string {
  const { keys, seed, segmentLength, segments, builtFrom } = metadata
  return createHash('sha256')
    .update(JSON.stringify([keys, seed, segmentLength, segments, builtFrom]))
    .update(body)
    .digest('base64url')
}
