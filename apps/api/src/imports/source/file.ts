import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { ImportError } from '../import-error.ts'

export interface SourceFile {
  path: string
  /** Bytes. */
  size: number
  /** SHA-256 of the content, by which a second import of the file is recognised. */
  fingerprint: Uint8Array<ArrayBuffer>
  /** The first bytes, up to 64 kB. */
  sample: Buffer
  /** The content from this offset, in chunks. */
  read(offset: number): AsyncIterable<Buffer>
  /** @throws {ImportError} if the file was changed since it was opened. */
  assertUnchanged(): Promise<void>
  close(): Promise<void>
}

const CHUNK_BYTES = 65_536

/**
 * Opens the file and reads all of it once, for its fingerprint: 10 GB take about half a minute.
 *
 * @throws {ImportError} if it is missing, empty, or no regular file. A pipe cannot be read again,
 *   which continuing an import requires.
 */
export async function openSourceFile(path: string, signal: AbortSignal): Promise<SourceFile> {
  const handle = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new ImportError(`${path} cannot be read (${error.code}).`)
  })
  try {
    const { size, mtimeMs } = await regularFile(handle, path)
    const read = (offset: number) => chunksOf(handle, offset)
    return {
      path,
      size,
      fingerprint: await fingerprintOf(read(0), signal),
      sample: await chunkAt(handle, 0),
      read,
      async assertUnchanged() {
        const now = await handle.stat()
        if (now.size !== size || now.mtimeMs !== mtimeMs) {
          throw new ImportError(`${path} was changed while it was imported.`)
        }
      },
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function regularFile(handle: FileHandle, path: string) {
  const stat = await handle.stat()
  if (!stat.isFile()) throw new ImportError(`${path} is no regular file.`)
  if (stat.size === 0) throw new ImportError(`${path} is empty.`)
  return stat
}

async function fingerprintOf(chunks: AsyncIterable<Buffer>, signal: AbortSignal) {
  const hash = createHash('sha256')
  for await (const chunk of chunks) {
    signal.throwIfAborted()
    hash.update(chunk)
  }
  return Uint8Array.from(hash.digest())
}

/** Without a stream, which would close the file with its first reader. */
async function* chunksOf(handle: FileHandle, offset: number): AsyncGenerator<Buffer> {
  let position = offset
  for (;;) {
    const chunk = await chunkAt(handle, position)
    if (chunk.length === 0) return
    yield chunk
    position += chunk.length
  }
}

async function chunkAt(handle: FileHandle, position: number): Promise<Buffer> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
  const { bytesRead } = await handle.read(chunk, 0, CHUNK_BYTES, position)
  return chunk.subarray(0, bytesRead)
}
