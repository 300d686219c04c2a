import { readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { isAlive } from './processes.ts'

const MARK = '.unfinished-'

/**
 * Makes the directory `target` so that it is either whole or absent: `build`
 * works on a sibling and answers the directory to put in place. When another
 * process was faster its result stands. What an interrupted attempt left
 * behind is cleared away first, unless its process still works on it.
 */
export async function buildThenRename(
  target: string,
  build: (unfinished: string) => Promise<string>,
): Promise<void> {
  await sweep(target)
  const unfinished = `${target}${MARK}${process.pid}`
  try {
    const built = await build(unfinished)
    await rename(built, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await remove(unfinished)
  }
}

async function sweep(target: string): Promise<void> {
  const directory = path.dirname(target)
  const prefix = path.basename(target) + MARK
  for (const name of await readdir(directory)) {
    if (!name.startsWith(prefix)) continue
    const pid = Number(name.slice(prefix.length))
    if (pid !== process.pid && isAlive(pid)) continue
    await remove(path.join(directory, name))
  }
}

/** With patience: what the interrupted process started may still be writing there. */
function remove(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}
