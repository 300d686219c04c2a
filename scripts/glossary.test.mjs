// docs/glossary.md lists the words that names must not use again: a name with one of them fails here.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { namesOf } from './glossary/names.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Each name in the repository, with its files. */
let names
let retired
beforeAll(() => {
  names = namesInRepository()
  retired = readRetired()
})

test('no name contains a retired word', () => {
  const breaches = [...names].flatMap(([name, files]) => {
    const found = retired.find(({ pattern }) => pattern.test(hyphenated(name)))
    const places = files.filter((file) => !found?.except.some(isFor(name, file)))
    return found ? places.map((file) => `${file}: ${name} (${found.source}); use ${found.use}`) : []
  })
  expect(breaches).toEqual([])
})

test('every exception is of a name that is there and has the retired word', () => {
  const unused = retired.flatMap(({ except, patterns }) =>
    except.filter(({ name, place }) => {
      const files = names.get(name)?.filter((file) => isFor(name, file)({ name, place })) ?? []
      return files.length === 0 || !patterns.some((it) => it.test(hyphenated(name)))
    }),
  )
  expect(unused).toEqual([])
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
  expect(retired.length).toBeGreaterThan(40)
  const except = (word) => retired.find(({ source }) => source === word)?.except
  expect(except('sweep')).toContainEqual({ name: 'sweep', place: 'app/maintenance.ts' })
  expect(except('presence')).toContainEqual({ name: 'requireUserPresence', place: undefined })
})

/** Each pattern of the page's last table, with what to use instead and the names that may have it. */
function readRetired() {
  const page = readFileSync(path.join(root, 'docs/glossary.md'), 'utf8')
  const rows = page.split('## Retired words')[1].match(/^\| `.*$/gm)
  return rows.flatMap((row) => {
    const [, cell, use, exceptions] = row.replaceAll('\\|', '\0').split('|')
    const except = [...exceptions.matchAll(/`([^`]+)`(?: in `([^`]+)`)?/g)]
    const sources = [...cell.matchAll(/`([^`]+)`/g)].map(([, it]) => it.replaceAll('\0', '|'))
    const patterns = sources.map((source) => new RegExp(`(?:^|-)(?:${source})(?:-|$)`))
    return sources.map((source, n) => ({
      source,
      pattern: patterns[n],
      patterns,
      use: use.trim(),
      except: except.map(([, name, place]) => ({ name, place })),
    }))
  })
}

/** Whether an exception is for this name in this file. */
function isFor(name, file) {
  return (it) => it.name === name && (it.place === undefined || file.endsWith(it.place))
}

function namesInRepository() {
  const list = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  const found = new Map()
  for (const file of list.split('\0')) {
    // A deleted file is listed until the deletion is staged.
    if (!file || !existsSync(path.join(root, file))) continue
    for (const name of namesOf(file, readFileSync(path.join(root, file), 'utf8'))) {
      found.set(name, [...(found.get(name) ?? []), file])
    }
  }
  return found
}

/** The words of a name, in lower case and joined by hyphens. */
function hyphenated(name) {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()
}
