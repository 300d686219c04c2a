import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recordsOf, updatedIndex } from './index.mjs'

test('docs/decisions/README.md lists every record once, with its title (npm run decisions)', () => {
  const folder = fileURLToPath(new URL('../../docs/decisions', import.meta.url))
  const index = readFileSync(path.join(folder, 'README.md'), 'utf8')
  const records = recordsOf(folder)
  expect(records.size).toBeGreaterThan(30)
  expect(index).toBe(updatedIndex(index, records))
})

describe('the index of a folder', () => {
  let folder
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'signin-decisions-'))
    record('0001-plain-json.md', '# 1. Plain JSON\n\n## Context\n')
    record(
      '0002-one-gate.md',
      '# 2. One gate\n\nSuperseded by [1](0001-plain-json.md): a half of it.\n',
    )
    record('0003-no-gate.md', '# 3. No gate\n\nSuperseded by [2](0002-one-gate.md).\n')
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  const record = (file, text) => writeFileSync(path.join(folder, file), text)

  test('has current titles and links in place of numbers and outdated entries', () => {
    const index = '# By subject\n\n## Gates\n- 3\n- 2\n\n## Wire\n- [1. Old title](0001-old.md)\n'
    expect(updatedIndex(index, recordsOf(folder)).split('\n').filter(Boolean)).toEqual([
      '# By subject',
      '## Gates',
      '- [3. No gate](0003-no-gate.md) (superseded by 2)',
      '- [2. One gate](0002-one-gate.md) (superseded in part by 1)',
      '## Wire',
      '- [1. Plain JSON](0001-plain-json.md)',
    ])
  })

  test.each([
    ['- 1\n- 2\n', '3 is not listed'],
    ['- 1\n- 2\n- 3\n- 2\n', '2 is listed twice'],
    ['- 1\n- 2\n- 3\n- 4\n', '4 has no record'],
  ])('%j is rejected', (index, why) => {
    expect(() => updatedIndex(index, recordsOf(folder))).toThrow(why)
  })

  test.each([
    ['0002-again.md', '# 2. Again\n', 'has the number of'],
    ['0004-fourth.md', '# 5. Fourth\n', 'does not begin with "# 4. "'],
  ])('the record %s is rejected', (file, text, why) => {
    record(file, text)
    expect(() => recordsOf(folder)).toThrow(why)
  })
})
