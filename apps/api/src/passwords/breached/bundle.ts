import { fileURLToPath } from 'node:url'
import { PASSWORD_MIN_LENGTH } from '@signin/contracts'
import { keyOf } from './key.ts'
import { keyboardWalks } from './keyboard-walks.ts'
import { makeFilterFile, reportOf } from './make.ts'
import { mostFrequent } from './most-frequent.ts'
import { fetchLists } from './sources.ts'
import { paired, stretched } from './stretch.ts'

/** Rebuilds breached-passwords.bin reproducibly. docs/decisions/0017 explains its contents. */
const OUT = fileURLToPath(new URL('./breached-passwords.bin', import.meta.url))

/** Chosen to keep the file under 4 MB. */
const STRETCHED_WORDS = 20_000
const PAIRED_WORDS = 400
const MAX_PASSWORDS = 4_000_000

const lists = fetchLists()
const mostCommon = lists[0]?.passwords ?? []
const words = mostCommon.filter((password) => /^[a-z]{4,}$/.test(password)).slice(0, PAIRED_WORDS)

const parts: { name: string; passwords: Iterable<string> }[] = [
  ...lists,
  { name: 'keyboard walks', passwords: keyboardWalks() },
  { name: `the ${STRETCHED_WORDS} most common, stretched`, passwords: allStretched() },
  { name: `pairs of the ${PAIRED_WORDS} most common words`, passwords: paired(words) },
]

const kept = mostFrequent(MAX_PASSWORDS)
const builtFrom = parts.map(({ name, passwords }) => {
  const all = [...new Set(passwords)].filter(canBeSet)
  for (const password of all) kept.offer(keyOf(password), 1)
  return `${name}: ${all.length}`
})
const made = makeFilterFile(OUT, kept.keys(), builtFrom)
process.stdout.write(`${[...builtFrom, reportOf(OUT, made)].join('\n')}\n`)

function* allStretched(): Generator<string> {
  for (const word of mostCommon.slice(0, STRETCHED_WORDS)) yield* stretched(word)
}

/** A shorter password is rejected for its length anyway, so the filter leaves it out. */
function canBeSet(password: string): boolean {
  return [...password.normalize('NFKC')].length >= PASSWORD_MIN_LENGTH
}
