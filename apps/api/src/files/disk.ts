import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, opendir, realpath, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { contentTypeOf, type Files, FilesUnavailable, isKey } from './files.ts'

/** Files are written here before they are renamed. It cannot collide: no key starts with a dot. */
const UNFINISHED = '.unfinished'
/** A file this old in `UNFINISHED` was left by a killed process. */
const ABANDONED_AFTER_MS = 3_600_000

/**
 * Files in a directory of this machine, readable only by the user that the API runs as. The
 * directory is created on the first write.
 */
export function diskFiles(directory: string): Files {
  const root = path.resolve(directory)
  let cleanup: Promise<void> | undefined

  return {
    put: (key, body) =>
      wrapErrors(`${key} could not be written`, async () => {
        contentTypeOf(key)
        const unfinished = path.join(await ensureFolder(UNFINISHED), randomUUID())
        cleanup ??= deleteAbandoned(path.dirname(unfinished))
        await cleanup
        try {
          await writeDurably(unfinished, body)
          // A rename is atomic: a concurrent reader gets the old file or the new one.
          await rename(
            unfinished,
            path.join(await ensureFolder(path.dirname(key)), path.basename(key)),
          )
        } finally {
          await rm(unfinished, { force: true })
        }
      }),

    get: (key) =>
      wrapErrors(`${key} could not be read`, async () => {
        const contentType = contentTypeOf(key)
        const file = await orNull(openToRead(await pathOf(key)))
        if (!file) return null
        try {
          return { body: await file.readFile(), contentType }
        } finally {
          await file.close()
        }
      }),

    remove: (key) =>
      wrapErrors(`${key} could not be removed`, async () => {
        contentTypeOf(key)
        await rm(await pathOf(key), { force: true })
      }),

    async *list(name) {
      const entries = await wrapErrors(`${name} could not be listed`, () =>
        orNull(opendir(path.join(root, name))),
      )
      for await (const entry of entries ?? []) {
        const key = `${name}/${entry.name}`
        if (!entry.isFile() || !isKey(key)) continue
        const found = await orNull(stat(path.join(root, key)))
        if (found) yield { key, changedAt: found.mtime }
      }
    },
  }

  /** The path of the file. Throws if a folder in it is a symbolic link. */
  async function pathOf(key: string): Promise<string> {
    const parent = await orNull(resolveInsideRoot(path.dirname(key)))
    return path.join(parent ?? path.join(root, path.dirname(key)), path.basename(key))
  }

  async function ensureFolder(name: string): Promise<string> {
    await mkdir(path.join(root, name), { recursive: true, mode: 0o700 })
    return resolveInsideRoot(name)
  }

  /**
   * Returns the folder's real path. Throws if a symbolic link in it leads elsewhere, which would
   * allow path traversal. The root itself may be a symbolic link.
   */
  async function resolveInsideRoot(name: string): Promise<string> {
    const real = await realpath(path.join(root, name))
    const expected = path.join(await realpath(root), name)
    if (real !== expected) throw new Error(`${name} is a link to somewhere else`)
    return real
  }
}

async function writeDurably(file: string, body: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    await handle.writeFile(body)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function openToRead(file: string) {
  return open(file, constants.O_RDONLY | constants.O_NOFOLLOW)
}

async function deleteAbandoned(unfinished: string): Promise<void> {
  for await (const { name } of await opendir(unfinished)) {
    const file = path.join(unfinished, name)
    const found = await orNull(stat(file))
    if (found && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS) await rm(file, { force: true })
  }
}

async function orNull<T>(found: Promise<T>): Promise<T | null> {
  return found.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

async function wrapErrors<T>(what: string, work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    if (error instanceof TypeError) throw error
    throw new FilesUnavailable(what, error)
  })
}
