import { readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { isAlive } from './processes.ts'

const MARK = '.unfinished-'

/**
 * Creates the directory `target` atomically: `build` works on a sibling directory and returns the
 * directory to rename to `target`. If another process was faster, its result is kept. The remains
 * of interrupted attempts are removed first, unless their process is still running.
 */
export async function buildThenRename(
  target: string,
  build: (unfinished: string) => Promise<string>,
): Promise<void> {
  await removeUnfinished(target)
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

async function removeUnfinished(target: string): Promise<void> {
  const directory = path.dirname(target)
  const prefix = path.basename(target) + MARK
  for (const name of await readdir(directory)) {
    if (!name.startsWith(prefix)) continue
    const pid = Number(name.slice(prefix.length))
    if (pid !== process.pid && isAlive(pid)) continue
    await remove(path.join(directory, name))
  }
}

/** Retries, because a child of the interrupted process may still be writing there. */
function remove(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
}
