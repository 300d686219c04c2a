// docs/glossary.md lists the words that names must not use again: a name with one of them fails here.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const DECLARED =
  /\b(?:const|let|function|class|interface|type|enum|async|get|set|model)\s+([A-Za-z_$][\w$]*)|^\s*(?:readonly\s+)?([A-Za-z_$][\w$]*)\??\s*[:(]/gm

test('no name contains a retired word', () => {
  const retired = readRetired()
  const breaches = names().flatMap(([name, file]) => {
    const found = retired.find(
      ({ pattern, except }) => pattern.test(hyphenated(name)) && !except.has(name),
    )
    return found ? [`${file}: ${name} contains ${found.source}; use ${found.use}`] : []
  })
  expect(breaches).toEqual([])
})

test.each([
  ['LetterWriters', 'letter-writers'],
  ['isLastWayIn', 'is-last-way-in'],
  ['MOST_SESSIONS', 'most-sessions'],
  ['stand-in', 'stand-in'],
  ['OAuth2Client', 'o-auth2-client'],
])('the words of %s are %s', (name, words) => {
  expect(hyphenated(name)).toBe(words)
})

test('the retired words are read from the page, with their exceptions', () => {
  const retired = readRetired()
  expect(retired.length).toBeGreaterThan(40)
  expect(retired.find(({ source }) => source === 'sweep')?.except).toEqual(new Set(['sweep']))
})

/** Each pattern of the page's last table, with what to use instead and the names that may have it. */
function readRetired() {
  const page = readFileSync(path.join(root, 'docs/glossary.md'), 'utf8')
  const rows = page.split('## Retired words')[1].match(/^\| `.*$/gm)
  return rows.flatMap((row) => {
    const [, patterns, use, exceptions] = row.replaceAll('\\|', '\0').split('|')
    const except = new Set(quoted(exceptions))
    return quoted(patterns).map((it) => {
      const source = it.replaceAll('\0', '|')
      return { source, use: use.trim(), except, pattern: new RegExp(`(?:^|-)(?:${source})(?:-|$)`) }
    })
  })
}

function quoted(cell = '') {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text)
}

/** Every declared name, and every part of a path. */
function names() {
  const list = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')
  const files = list.filter((file) => /\.(ts|mts|mjs|js|vue|prisma)$/.test(file))
  const declared = files.flatMap((file) => {
    const code = readFileSync(path.join(root, file), 'utf8')
    const found = [...code.matchAll(DECLARED)].map(([, word, key]) => word ?? key)
    return [...new Set(found)].map((name) => [name, file])
  })
  const parts = list.flatMap((file) => file.split('/').map((part) => [part.split('.')[0], file]))
  return [...declared, ...parts]
}

/** The words of a name, in lower case and joined by hyphens. */
function hyphenated(name) {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()
}
