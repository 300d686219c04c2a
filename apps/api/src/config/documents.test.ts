import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { blockOf, documents, rowOf } from './documents.ts'
import { variable } from './variable.ts'

const mend = 'Write it anew with: pnpm --filter @signin/api variables'
const read = (file: string) => readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8')

describe.each(Object.entries(documents))('%s', (file, made) => {
  test('is what the variables say today', () => {
    expect(made(read(file)) === read(file), mend).toBe(true)
  })

  test('would be written anew without one of them', () => {
    const stale = read(file).replace(/^(\| `|#| +")DRAIN_SECONDS[`="].*\n/gm, '')
    expect(stale).not.toBe(read(file))
    expect(made(stale)).toBe(made(read(file)))
  })

  test('is refused where the place for them is lost', () => {
    expect(() => made('')).toThrow('There is nothing like')
  })
})

describe('a variable', () => {
  const number = z.coerce.number()
  const described = { description: 'Seconds, as `sleep 5` and [the clock](#clock) say' }

  test('is told with the default of its schema', () => {
    const schema = variable(number.default(5), described)
    expect(rowOf(['WAIT', schema])).toBe(
      '| `WAIT` | `5` | Seconds, as `sleep 5` and [the clock](#clock) say |',
    )
    expect(blockOf(['WAIT', schema])).toEqual([
      '# Seconds, as sleep 5 and the clock say.',
      '#WAIT=5',
    ])
  })

  test('is told with what holds while it is unset', () => {
    const schema = variable(number.optional(), { ...described, unset: '`5`, in production `9`' })
    expect(rowOf(['WAIT', schema])).toContain('| `5`, in production `9` |')
    expect(blockOf(['WAIT', schema])).toEqual([
      '# Seconds, as sleep 5 and the clock say. Default: 5, in production 9.',
      '#WAIT=',
    ])
  })

  test('is told to have none where the default is an empty list', () => {
    const schema = variable(z.array(z.string()).default([]), described)
    expect(rowOf(['WAIT', schema])).toContain('| `WAIT` | none |')
    expect(blockOf(['WAIT', schema]).at(-1)).toBe('#WAIT=')
  })

  test.each([
    [{ set: '7' }, 'WAIT=7'],
    [{ example: '7' }, '#WAIT=7'],
    ['fixed', undefined],
  ] as const)('is shown by the template as %j', (template, line) => {
    const schema = variable(number.default(5), { ...described, template })
    expect(blockOf(['WAIT', schema]).at(-1)).toBe(line)
  })

  test('keeps a command on one line', () => {
    const command = 'openssl rand '.repeat(9).trim()
    const schema = variable(number.default(5), { description: `${'a '.repeat(30)}\`${command}\`` })
    expect(blockOf(['WAIT', schema])).toContain(`# ${command}.`)
  })

  test.each([
    ['that is not told of', number.default(5).clone(), 'WAIT is no variable()'],
    ['without any default', variable(number.clone(), described), 'WAIT has no default'],
  ])('%s is refused by name', (_, schema, why) => {
    expect(() => rowOf(['WAIT', schema])).toThrow(why)
  })
})
