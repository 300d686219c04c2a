import { globSync } from 'node:fs'
import path from 'node:path'

const folder = path.join(import.meta.dirname, 'faults')

/**
 * One fault that the tests have to notice.
 *
 * @typedef {object} Fault
 * @property {string} name What goes wrong with it, in plain words.
 * @property {string} file Where it is planted, from the root of the checkout.
 * @property {string} find What is replaced. It is there once.
 * @property {string} replace What takes its place.
 * @property {string} package Whose tests have to fail.
 * @property {string[]} tests The files of them, from the root of that package.
 * @property {string} [only] A pattern for the titles of the tests in them, where all would take long.
 * @property {'full'} [tier] Only the stack from images catches it.
 */

/** Those of an area, or with one of the words in their name; all unless there are words. */
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
    .filter((fault) => words.length === 0 || words.some((word) => isMeant(fault, word)))
}

function isMeant({ name, area }, word) {
  return area === word || name.toLowerCase().includes(word.toLowerCase())
}

function assertUnique(names) {
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice) throw new Error(`Two faults have the name "${twice}".`)
}
