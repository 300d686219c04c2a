import fc from 'fast-check'
import { registration } from './valid-inputs.ts'

export const hostileText = [
  'a\0b',
  '\ud800',
  'x\udfffx',
  'x'.repeat(10_000),
  `${'x'.repeat(10_000)}@example.com`,
  '\u202egnp.exe',
  'ﷺ'.repeat(900),
  '',
  ' ',
  '\u0000',
]

export const wrongTypes = [null, true, 0, 1.5, -1, [], {}, [['deep']], { $ne: null }]

/** Request bodies from noise to nearly valid: raw text, any JSON, and objects with these fields. */
export function anyBody(fields: string[]): fc.Arbitrary<string> {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.emailAddress(),
    fc.uuid(),
    fc.constantFrom(...hostileText, ...Object.values(registration)),
  )
  const value = fc.oneof({ arbitrary: text, weight: 4 }, { arbitrary: fc.jsonValue(), weight: 1 })
  const shaped = fc.record(Object.fromEntries(fields.map((field) => [field, value])), {
    requiredKeys: [],
  })
  return fc.oneof(
    { arbitrary: fc.string({ unit: 'binary' }), weight: 1 },
    { arbitrary: fc.json(), weight: 2 },
    { arbitrary: shaped.map((input) => JSON.stringify(input)), weight: 5 },
  )
}
