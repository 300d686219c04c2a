import type { Files } from '../files/files.ts'
import { FOLDER, fileOf } from './avatars.ts'

/** A picture is stored before its row is committed, so a recent one is not necessarily an orphan. */
const ORPHAN_AFTER_MS = 24 * 3_600_000
const BATCH_SIZE = 500

export interface OrphansDeps {
  files: Files
  /** Returns those of the keys that accounts still reference. */
  keysInUse(keys: string[]): Promise<string[]>
  clock: () => Date
}

/**
 * Removes pictures that no account references. They remain when a process is killed between storing
 * a picture and committing its row, or when the file store is unavailable. Runs daily; idempotent.
 *
 * @returns how many were removed.
 */
export async function removeOrphans({ files, keysInUse, clock }: OrphansDeps): Promise<number> {
  const before = clock().getTime() - ORPHAN_AFTER_MS
  let removed = 0
  let keys: string[] = []

  async function removeUnreferenced(): Promise<void> {
    const inUse = new Set(await keysInUse(keys))
    for (const key of keys.filter((it) => !inUse.has(it))) {
      await files.remove(fileOf(key))
      removed++
    }
    keys = []
  }

  for await (const { key: file, changedAt } of files.list(FOLDER)) {
    if (changedAt.getTime() >= before) continue
    keys.push(file.slice(FOLDER.length + 1, -'.webp'.length))
    if (keys.length === BATCH_SIZE) await removeUnreferenced()
  }
  await removeUnreferenced()
  return removed
}
