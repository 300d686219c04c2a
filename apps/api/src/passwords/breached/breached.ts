import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { contains } from './binary-fuse.ts'
import { readFilterFile } from './filter-file.ts'
import { keyOf } from './key.ts'

/** The file has the same name beside this source and beside the bundle. */
const BUNDLED = fileURLToPath(new URL('./breached-passwords.bin', import.meta.url))

/** The files that the build copies next to the bundle. */
export function breachedAssets(): { from: string; to: string }[] {
  return [{ from: BUNDLED, to: path.basename(BUNDLED) }]
}

export interface BreachedPasswords {
  /** Whether the password is on the list, as typed or in NFKC. 1 in 65 536 are false positives. */
  includes(password: string): boolean
  /** The number of passwords on the list. */
  count: number
  /** Memory used, in bytes. */
  bytes: number
  /** The source lists, with the number of passwords from each. */
  builtFrom: string[]
}

/**
 * Reads the list once, at start. The check is offline: nothing about a password leaves the machine
 * (NIST 800-63B-4, 3.1.1.2; ASVS 6.2.12).
 *
 * @param path a list built by `breached:build`; the bundled list by default.
 * @throws {FilterFileError} if the file is missing, truncated or altered. Fails closed: a broken
 *   list would let every password pass.
 */
export function openBreachedPasswords(path: string = BUNDLED): BreachedPasswords {
  const { filter, keys, builtFrom } = readFilterFile(path)
  return {
    includes(password) {
      // Leaks hold passwords as typed; the hash stored here is of the NFKC form.
      const spellings = new Set([password, password.normalize('NFKC')])
      return [...spellings].some((spelling) => contains(filter, keyOf(spelling)))
    },
    count: keys,
    bytes: filter.fingerprints.byteLength,
    builtFrom,
  }
}
