import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { contains } from './binary-fuse.ts'
import { readFilterFile } from './filter-file.ts'
import { keyOf } from './key.ts'

/** The same name beside this file and beside the bundle. */
const BUNDLED = fileURLToPath(new URL('./breached-passwords.bin', import.meta.url))

/** What must lie beside the bundle. */
export function breachedAssets(): { from: string; to: string }[] {
  return [{ from: BUNDLED, to: path.basename(BUNDLED) }]
}

export interface BreachedPasswords {
  /** Whether the password is on the list, as typed or in NFKC; wrongly so once in 65 536 times. */
  includes(password: string): boolean
  /** How many passwords are on the list. */
  count: number
  /** What it takes of memory. */
  bytes: number
  /** The lists it was made of. */
  builtFrom: string[]
}

/**
 * Reads the list once, at start. Nothing about a password ever leaves the machine (NIST 800-63B-4,
 * 3.1.1.2; ASVS 6.2.12).
 *
 * @param path a list made by `breached:build`; without it the bundled one.
 * @throws {FilterFileError} for a file that is missing, cut short or altered: with a broken list
 * every password would pass.
 */
export function openBreachedPasswords(path: string = BUNDLED): BreachedPasswords {
  const { filter, keys, builtFrom } = readFilterFile(path)
  return {
    includes(password) {
      // The leaks hold what people typed; what is stored here is NFKC.
      const spellings = new Set([password, password.normalize('NFKC')])
      return [...spellings].some((spelling) => contains(filter, keyOf(spelling)))
    },
    count: keys,
    bytes: filter.fingerprints.byteLength,
    builtFrom,
  }
}
