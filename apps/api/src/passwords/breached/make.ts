import { contains } from './binary-fuse.ts'
import { buildFuse } from './build-fuse.ts'
import { type FilterFile, writeFilterFile } from './filter-file.ts'
import { keyOf } from './key.ts'
import { distinct, type Keys } from './keys.ts'

/** Strings tested to measure the false-positive rate: 32 false positives are expected. */
export const SAMPLE_SIZE = 2 ** 21

/** Builds the filter, verifies that it contains every key, and writes the file. */
export function makeFilterFile(path: string, keys: Keys, builtFrom: string[]): FilterFile {
  const once = distinct(keys)
  const filter = buildFuse(once)
  for (let i = 0; i < once.length; i++) {
    if (!contains(filter, { high: once.high[i] ?? 0, low: once.low[i] ?? 0 })) {
      throw new Error('The filter denies one of its own keys.')
    }
  }
  const made = { filter, keys: once.length, builtFrom }
  writeFilterFile(path, made)
  return made
}

/** The number of false positives among `sample` strings that are on no list. */
function countFalsePositives({ filter }: FilterFile, sample: number = SAMPLE_SIZE): number {
  let found = 0
  for (let i = 0; i < sample; i++) if (contains(filter, keyOf(`no password ${i}`))) found++
  return found
}

/** The summary that the builders print. */
export function reportOf(path: string, made: FilterFile, sample: number = SAMPLE_SIZE): string {
  const { byteLength } = made.filter.fingerprints
  return [
    `${path}: ${made.keys} passwords in ${byteLength} bytes, ${((8 * byteLength) / made.keys).toFixed(1)} bits each.`,
    `False positives: ${countFalsePositives(made, sample)} of ${sample}; ${sample / 2 ** 16} are expected.`,
  ].join('\n')
}
