import type { Files } from '../files/files.ts'
import { FOLDER, fileOf } from './avatars.ts'

/** A picture just put has no row yet, and a slow transaction may take a while to name it. */
const ORPHAN_AFTER_MS = 24 * 3_600_000
const KEYS_AT_ONCE = 500

export interface OrphansDeps {
  files: Files
  /** Of these keys, the ones that accounts still name. */
  keysInUse(keys: string[]): Promise<string[]>
  clock: () => Date
}

/**
 * Removes the pictures no account names: what was left by a process killed between the row and the
 * store, or while the store was out of reach. Answers how many. To be run daily; harmless twice.
 */
export async function removeOrphans({ files, keysInUse, clock }: OrphansDeps): Promise<number> {
  const before = clock().getTime() - ORPHAN_AFTER_MS
  let removed = 0
  let keys: string[] = []

  async function deleteExpired(): Promise<void> {
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
    if (keys.length === KEYS_AT_ONCE) await deleteExpired()
  }
  await deleteExpired()
  return removed
}
