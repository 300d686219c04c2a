import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, type Json } from './canonical-json.ts'

test('the example of RFC 8785, 3.2.2 and 3.2.3, has the published form', () => {
  // biome-ignore-start lint/correctness/noPrecisionLoss: the numbers of the RFC.
  const value = {
    numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000f\nA\'B"\\\\"/',
    literals: [null, true, false],
  }
  // biome-ignore-end lint/correctness/noPrecisionLoss: the numbers of the RFC.
  expect(canonicalJson(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
})

test('keys are sorted by UTF-16 code units (RFC 8785, 3.2.3)', () => {
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
  const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])))
  expect(text).toBe('{"\\r":0,"1":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\ud83d\ude00":0,"\ufb33":0}')
})

test('a value is read as it was written, whatever the order of its keys', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (any) => {
      const value = JSON.parse(JSON.stringify(any)) as Json
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(value)
      expect(canonicalJson(withReversedKeys(value))).toBe(text)
    }),
  )
})

test.each([
  Number.NaN,
  Number.POSITIVE_INFINITY,
  undefined,
  1n,
  '\ud800',
  { '\udc00': 1 },
  [undefined],
])('what JSON has no form of is rejected: %o', (value) => {
  expect(() => canonicalJson(value as Json)).toThrow(TypeError)
})

function withReversedKeys(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withReversedKeys)
  const entries = Object.entries(value).map(([key, it]) => [key, withReversedKeys(it)] as const)
  return Object.fromEntries(entries.reverse())
}
