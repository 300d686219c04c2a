import { globSync } from 'node:fs'
import path from 'node:path'

const folder = path.join(import.meta.dirname, 'faults')

/**
 * A fault that the tests must detect.
 *
 * @typedef {object} Fault
 * @property {string} name The faulty behaviour, in plain words.
 * @property {string} file The file it is planted in, relative to the root of the checkout.
 * @property {string} find The text that is replaced; it must occur exactly once.
 * @property {string} replace The replacement.
 * @property {string} package The package whose tests must fail.
 * @property {string[]} tests The test files, relative to the root of that package.
 * @property {string} [only] A pattern for the titles of the tests to run, if all would take too long.
 * @property {'full'} [tier] Set if only tests of the production stack detect it.
 */

/** The faults whose area is one of the words, or whose name contains one; all faults if there are no words. */
export async function faultsOf({ words, tier }) {
  const areas = globSync('*.mjs', { cwd: folder }).sort()
  const loaded = await Promise.all(
    areas.map(async (area) => [area, await import(`./faults/${area}`)]),
  )
  const all = loaded.flatMap(([area, { faults }]) =>
    faults.map((fault) => ({ ...fault, area: path.basename(area, '.mjs') })),
  )
  assertUnique(all.map(({ name }) => name))
  return all
    .filter((fault) => tier === 'full' || fault.tier !== 'full')
    .filter((fault) => words.length === 0 || words.some((word) => matches(fault, word)))
}

function matches({ name, area }, word) {
  return area === word || name.toLowerCase().includes(word.toLowerCase())
}

function assertUnique(names) {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice) throw new Error(`Two faults have the name "${twice}".`)
}
