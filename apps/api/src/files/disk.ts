import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { mkdir, open, opendir, realpath, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { contentTypeOf, type Files, FilesUnavailable, isKey } from './files.ts'

/** Where files grow before they have their name: no key begins with a dot. */
const UNFINISHED = '.unfinished'
/** What a killed process left there is nobody's after this long. */
const ABANDONED_AFTER_MS = 3_600_000

/** Files in a directory of this machine, readable by this account alone. Made when first used. */
export function diskFiles(directory: string): Files {
  const home = path.resolve(directory)
  let swept: Promise<void> | undefined

  return {
    put: (key, body) =>
      telling(`${key} could not be written`, async () => {
        contentTypeOf(key)
        const unfinished = path.join(await folder(UNFINISHED), randomUUID())
        swept ??= deleteExpired(path.dirname(unfinished))
        await swept
        try {
          await writeDurably(unfinished, body)
          // A name changes hands at once: whoever reads meanwhile has the old file or the new one.
          await rename(unfinished, path.join(await folder(path.dirname(key)), path.basename(key)))
        } finally {
          await rm(unfinished, { force: true })
        }
      }),

    get: (key) =>
      telling(`${key} could not be read`, async () => {
        const contentType = contentTypeOf(key)
        const file = await orNull(openToRead(await fileOf(key)))
        if (!file) return null
        try {
          return { body: await file.readFile(), contentType }
        } finally {
          await file.close()
        }
      }),

    remove: (key) =>
      telling(`${key} could not be removed`, async () => {
        contentTypeOf(key)
        await rm(await fileOf(key), { force: true })
      }),

    async *list(name) {
      const entries = await telling(`${name} could not be listed`, () =>
        orNull(opendir(path.join(home, name))),
      )
      for await (const entry of entries ?? []) {
        const key = `${name}/${entry.name}`
        if (!entry.isFile() || !isKey(key)) continue
        const found = await orNull(stat(path.join(home, key)))
        if (found) yield { key, changedAt: found.mtime }
      }
    },
  }

  /** The file's path, with every folder on the way to it where the key says it is. */
  async function fileOf(key: string): Promise<string> {
    const parent = await orNull(insideHome(path.dirname(key)))
    return path.join(parent ?? path.join(home, path.dirname(key)), path.basename(key))
  }

  async function folder(name: string): Promise<string> {
    await mkdir(path.join(home, name), { recursive: true, mode: 0o700 })
    return insideHome(name)
  }

  /** A link planted in the store must lead nobody out of it. The store itself may be one. */
  async function insideHome(name: string): Promise<string> {
    const real = await realpath(path.join(home, name))
    const expected = path.join(await realpath(home), name)
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

async function deleteExpired(unfinished: string): Promise<void> {
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

async function telling<T>(what: string, work: () => Promise<T>): Promise<T> {
  return work().catch((error: unknown) => {
    if (error instanceof TypeError) throw error
    throw new FilesUnavailable(what, error)
  })
}
