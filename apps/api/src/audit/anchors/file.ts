import { constants } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import path from 'node:path'
import { type Anchor, folderOf } from './anchor.ts'
import { completeNotes } from './notes.ts'

const EVERY_SECONDS = 10
const EXTENSION = '.checkpoints'
/** Hundreds of notes: only the last one is of interest. */
const TAIL_BYTES = 64 * 1024
/** Appending works where the file is append-only (`chattr +a`), and truncating would not. */
const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants
const FLAGS = O_APPEND | O_CREAT | O_NOFOLLOW | O_RDWR
const MODE = 0o640
/** Ends an interrupted write, so that what remains of it can be part of no note. */
const INCOMPLETE = ' (incomplete)\n'

/**
 * Appends checkpoints to a file of the directory, one for each log, which `signin audit verify
 * --checkpoint` reads. The directory must exist: created by Signin, it would hide a volume that is
 * not mounted. The file is opened each time, because others may have moved it away.
 */
export function fileAnchor(directory: string): Anchor {
  return {
    name: `file:${directory}`,
    everySeconds: EVERY_SECONDS,

    async publish({ origin, note }) {
      const file = path.join(directory, `${folderOf(origin)}${EXTENSION}`)
      const handle = await open(file, FLAGS, MODE)
      try {
        const tail = await tailOf(handle)
        const isWhole = tail.endsWith(completeNotes(tail).at(-1) ?? INCOMPLETE) || tail === ''
        if (!tail.endsWith(note)) await handle.appendFile(isWhole ? note : INCOMPLETE + note)
        // Also for what is there: it may have been written by a replica that was killed before this.
        await handle.sync()
        if (tail === '') await syncDirectory(directory)
      } finally {
        await handle.close()
      }
    },

    async latest() {
      const notes: string[] = []
      for (const name of await readdir(directory)) {
        if (!name.endsWith(EXTENSION)) continue
        const handle = await open(path.join(directory, name), O_NOFOLLOW | O_NONBLOCK)
        const newest = completeNotes(await tailOf(handle).finally(() => handle.close())).at(-1)
        if (newest) notes.push(newest)
      }
      return notes
    },
  }
}

async function tailOf(handle: FileHandle): Promise<string> {
  const { size } = await handle.stat()
  const position = Math.max(0, size - TAIL_BYTES)
  const buffer = Buffer.alloc(size - position)
  const { bytesRead } = await handle.read({ buffer, position })
  return buffer.toString('utf8', 0, bytesRead)
}

/** The name of a new file is durable only when its directory is. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory)
  await handle.sync().finally(() => handle.close())
}
