import { createHash } from 'node:crypto'
import type { ImportOptions } from './import-options.ts'

/** The digest of the options; the secrets among them are not stored. */
export function settingsDigest(options: ImportOptions, format: string): Uint8Array<ArrayBuffer> {
  const { assumeConfirmed, keepAdmins, without, providers, hashing } = options
  const settings = [
    format,
    assumeConfirmed,
    keepAdmins,
    [...without].sort(),
    [...providers].sort(),
    hashing.pepper ?? null,
    hashing.firebase ? Object.entries(hashing.firebase).sort() : null,
  ]
  return Uint8Array.from(createHash('sha256').update(JSON.stringify(settings)).digest())
}
