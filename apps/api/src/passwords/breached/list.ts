import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { PASSWORD_MIN_LENGTH } from '@signin/contracts'
import { type Key, keyOf } from './key.ts'
import type { MostFrequent } from './most-frequent.ts'

/** A line of the Have I Been Pwned download: the SHA-1 of a password and its frequency. */
const HASH_AND_COUNT = /^[0-9a-f]{40}:\d+$/i
/** The other download holds NTLM hashes, which cannot be compared with SHA-1. */
const NTLM_AND_COUNT = /^[0-9a-f]{32}:\d+$/i

/** The list has a format from which no filter can be built. */
export class ListError extends Error {
  override name = 'ListError'
}

/**
 * Streams a list of any length: either passwords, the most common first, until `limit` are kept; or
 * Have I Been Pwned hashes in any order, to the end. Both may be gzipped.
 */
export async function readList(path: string, limit: number, into: MostFrequent): Promise<void> {
  let handleLine: ((line: Buffer) => void) | undefined
  let kept = 0
  const addPassword = (line: Buffer) => {
    if (canBeSet(line) && into.offer(keyOf(line), 1)) kept++
  }
  const addHash = (line: Buffer) => {
    if (line[40] !== 0x3a) throw new ListError(`${path} holds a line that is not SHA1:count.`)
    into.offer(keyOfHex(line), countOf(line))
  }
  for await (const lines of linesOf(open(path))) {
    for (const line of lines) {
      handleLine ??= isHashLine(line, path) ? addHash : addPassword
      handleLine(line)
      if (kept >= limit) return
    }
  }
}

function isHashLine(line: Buffer, path: string): boolean {
  const text = line.toString('latin1')
  if (NTLM_AND_COUNT.test(text)) {
    throw new ListError(`${path} holds NTLM hashes. Download the SHA-1 hashes instead.`)
  }
  return HASH_AND_COUNT.test(text)
}

/** A shorter password is rejected for its length anyway, so the filter leaves it out. */
function canBeSet(line: Buffer): boolean {
  return [...line.toString('utf8').normalize('NFKC')].length >= PASSWORD_MIN_LENGTH
}

function keyOfHex(line: Buffer): Key {
  return {
    high: Number.parseInt(line.toString('latin1', 0, 8), 16),
    low: Number.parseInt(line.toString('latin1', 8, 16), 16),
  }
}

function countOf(line: Buffer): number {
  return Number.parseInt(line.toString('latin1', 41), 10)
}

function open(path: string): Readable {
  const start = Buffer.alloc(2)
  const file = openSync(path, 'r')
  readSync(file, start, 0, 2, 0)
  closeSync(file)
  const bytes = createReadStream(path, { highWaterMark: 2 ** 20 })
  if (start.readUInt16BE(0) !== 0x1f8b) return bytes
  const plain = createGunzip()
  bytes.on('error', (error) => plain.destroy(error))
  return bytes.pipe(plain)
}

/** The non-empty lines of each chunk, without line ends. */
async function* linesOf(bytes: Readable): AsyncGenerator<Buffer[]> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    const whole = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const lines: Buffer[] = []
    let start = 0
    for (let end = whole.indexOf(10); end >= 0; end = whole.indexOf(10, start)) {
      addLine(lines, whole.subarray(start, end))
      start = end + 1
    }
    rest = whole.subarray(start)
    yield lines
  }
  const last: Buffer[] = []
  addLine(last, rest)
  yield last
}

function addLine(lines: Buffer[], line: Buffer): void {
  const end = line.at(-1) === 13 ? line.length - 1 : line.length
  if (end > 0) lines.push(line.subarray(0, end))
}
