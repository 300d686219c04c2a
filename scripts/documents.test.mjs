// Checks the names of tests, files and variables in the documents, which would otherwise become outdated unnoticed.
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ALL_NAMES } from '../apps/api/src/config/variables.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (file) => readFileSync(path.join(root, file), 'utf8')

/** The cells of each row of the tables in a document. */
function rowsOf(document) {
  const lines = document.split('\n').filter((line) => line.startsWith('|'))
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  )
}

/** The titles of the tests in a file; for `test.each`, the template. */
const TITLE =
  /(?:\b(?:test|it|describe)(?:\.(?!skip\b|todo\b)\w+)*|\))\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g
const titlesOf = (file) => new Set([...read(file).matchAll(TITLE)].map(([, , title]) => title))

const NO_TEST = /^(By review|Not built yet|Not met|Does not apply|The operator's): ./

test('every line of docs/security.md names an existing test, or states why there is none', () => {
  const table = read('docs/security.md').split('\n## Line by line\n')[1] ?? ''
  const rows = rowsOf(table).filter(([id]) => id !== 'line' && !id.startsWith('---'))
  expect(rows.length).toBeGreaterThan(90)
  const wrong = rows.flatMap(([id, , how, shown]) => {
    const named = [...(shown ?? '').matchAll(/`([^`]+?) › ([^`]+)`/g)]
    if (named.length === 0) return NO_TEST.test(how) ? [] : [`${id} is shown by nothing`]
    return named.flatMap(([, file, title]) => {
      if (!existsSync(path.join(root, file))) return [`${id} names ${file}, which is not there`]
      return titlesOf(file).has(title) ? [] : [`${id} names "${title}", which is not in ${file}`]
    })
  })
  expect(wrong).toEqual([])
})

test('docs/operations.md lists exactly the variables of the environment', () => {
  const [, section] = /\n## Variables\n([\s\S]*?)\n## /.exec(read('docs/operations.md'))
  const listed = rowsOf(section).flatMap(([names]) =>
    [...names.matchAll(/`([A-Z][A-Z0-9_]*)`/g)].map(([, name]) => name),
  )
  const forTests = ['TEST_DATABASE_URL', 'TEST_TIER']
  expect(listed.toSorted()).toEqual([...ALL_NAMES, ...forTests].toSorted())
})

test('every link in a document leads to an existing file and heading', () => {
  const documents = globSync('{*.md,docs/**/*.md,examples/{*,*/*}.md}', { cwd: root })
  const dead = documents.flatMap((document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
    return links
      .filter(([, link, heading]) => {
        const file = link ? path.join(path.dirname(document), link) : document
        if (!existsSync(path.join(root, file))) return true
        return heading !== undefined && !headingsOf(file).includes(heading)
      })
      .map(([link]) => `${document} -> ${link.slice(2, -1)}`)
  })
  expect(dead).toEqual([])
})

test('the moving picture of the README exists and is below 1.5 MB', () => {
  const [, image] = /<img\s+src="([^"]+)"/.exec(read('README.md'))
  expect(statSync(path.join(root, image)).size).toBeLessThan(1_500_000)
})

const NOT_COUNTED = /(^|\/)(node_modules|dist|generated|test|tests|e2e|\.[^/]+)(\/|$)|\.test\./

test('the README states the lines of TypeScript and Vue without tests, to the thousand', () => {
  const [, thousands] = /some (\d+),000 lines without tests/.exec(read('README.md')) ?? []
  const pattern = '{apps,bench,examples,infra,packages}/**/*.{ts,vue}'
  const files = globSync(pattern, { cwd: root, exclude: (file) => NOT_COUNTED.test(file) })
  const lines = files.reduce((sum, file) => sum + read(file).split('\n').length - 1, 0)
  expect(Math.abs(lines - Number(thousands) * 1000), `${lines} lines`).toBeLessThan(1000)
})

/** The anchors of a document's headings. */
function headingsOf(document) {
  const headings = [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading)
  return headings.map((it) =>
    it
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-'),
  )
}
