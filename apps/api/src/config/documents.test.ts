import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { blockOf, documents, rowOf } from './documents.ts'
import { variable } from './variable.ts'

const hint = 'Write it anew with: pnpm --filter @signin/api variables'
const read = (file: string) => readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8')

describe.each(Object.entries(documents))('%s', (file, render) => {
  test('is up to date with the variables', () => {
    expect(render(read(file)) === read(file), hint).toBe(true)
  })

  test('gets back a variable that was deleted from it', () => {
    const stale = read(file).replace(/^(\| `|#| +")DRAIN_SECONDS[`="].*\n/gm, '')
    expect(stale).not.toBe(read(file))
    expect(render(stale)).toBe(render(read(file)))
  })

  test('cannot be rendered when the markers of the generated part are missing', () => {
    expect(() => render('')).toThrow('There is nothing like')
  })
})

describe('a variable', () => {
  const number = z.coerce.number()
  const described = { description: 'Seconds, as `sleep 5` and [the clock](#clock) say' }

  test('is documented with the default of its schema', () => {
    const schema = variable(number.default(5), described)
    expect(rowOf(['WAIT', schema])).toBe(
      '| `WAIT` | `5` | Seconds, as `sleep 5` and [the clock](#clock) say |',
    )
    expect(blockOf(['WAIT', schema])).toEqual([
      '# Seconds, as sleep 5 and the clock say.',
      '#WAIT=5',
    ])
  })

  test('is documented with its `unset` text instead of a default', () => {
    const schema = variable(number.optional(), { ...described, unset: '`5`, in production `9`' })
    expect(rowOf(['WAIT', schema])).toContain('| `5`, in production `9` |')
    expect(blockOf(['WAIT', schema])).toEqual([
      '# Seconds, as sleep 5 and the clock say. Default: 5, in production 9.',
      '#WAIT=',
    ])
  })

  test('with an empty list as its default is documented as having none', () => {
    const schema = variable(z.array(z.string()).default([]), described)
    expect(rowOf(['WAIT', schema])).toContain('| `WAIT` | none |')
    expect(blockOf(['WAIT', schema]).at(-1)).toBe('#WAIT=')
  })

  test.each([
    [{ set: '7' }, 'WAIT=7'],
    [{ example: '7' }, '#WAIT=7'],
    ['fixed', undefined],
  ] as const)(
    'with the template setting %j has the expected line in the template',
    (template, line) => {
      const schema = variable(number.default(5), { ...described, template })
      expect(blockOf(['WAIT', schema]).at(-1)).toBe(line)
    },
  )

  test('has a command of its description on one line, even if that is too long', () => {
    const command = 'openssl rand '.repeat(9).trim()
    const schema = variable(number.default(5), { description: `${'a '.repeat(30)}\`${command}\`` })
    expect(blockOf(['WAIT', schema])).toContain(`# ${command}.`)
  })

  test.each([
    ['without a description', number.default(5).clone(), 'WAIT is no variable()'],
    ['without a default', variable(number.clone(), described), 'WAIT has no default'],
  ])('%s is rejected by name', (_, schema, why) => {
    expect(() => rowOf(['WAIT', schema])).toThrow(why)
  })
})
