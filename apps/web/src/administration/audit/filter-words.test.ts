import { expect, test } from 'vitest'
import { filterOf } from './filter-query.ts'
import { keysFor, suggestionsFor, withoutWord, withWord, wordsOf } from './filter-words.ts'

const labels = (typed: string) => suggestionsFor(typed).map(({ label }) => label)

test.each([
  ['kind:suspen', ['kind: Account suspended']],
  ['Kind: auditKey', ['kind: Audit key rotated']],
  ['suspended', ['kind: Account suspended', 'device: suspended', 'operator: suspended']],
  ['outcome:', ['outcome: success', 'outcome: failure']],
  ['by:command', ['by: The command line']],
  ['203.0.113.0/24', ['ip: 203.0.113.0/24', 'device: 203.0.113.0/24', 'operator: 203.0.113.0/24']],
  ['ip:300.1.1.1', []],
  ['since:2026-11-30', ['since: 2026-11-30']],
  ['until:2026-11-30T08:15', ['until: 2026-11-30T08:15:00.000Z']],
  ['since:yesterday', []],
  ['person:nobody', []],
  ['', []],
])('for “%s”, these are suggested: %j', (typed, expected) => {
  expect(labels(typed)).toEqual(expected)
})

test('an address is taken for a person first', () => {
  expect(labels('ada@example.com')[0]).toBe('person: ada@example.com')
})

test('text of any kind is searched for as it is', () => {
  for (const text of ['%', '_', `a'"`, '(.*', '\u202eabc', '<b>', 'x'.repeat(10_000)]) {
    expect(() => suggestionsFor(text)).not.toThrow()
    expect(() => suggestionsFor(`device:${text}`)).not.toThrow()
  }
  expect(labels('x'.repeat(10_000))).toEqual([])
})

test('keys are suggested by their beginning', () => {
  expect(keysFor('s')).toEqual(['session', 'since'])
  expect(keysFor('')).toHaveLength(11)
})

test('each kind is a word of its own, and the last one ends the filter by kinds', () => {
  const [one] = suggestionsFor('kind:signed out')
  const [two] = suggestionsFor('kind:registered')
  if (!one || !two) throw new Error('no suggestions')
  const both = withWord(withWord({ outcome: 'success' }, one), two)
  expect(both).toEqual({ outcome: 'success', kinds: 'signedOut,registered' })
  expect(wordsOf(both)).toHaveLength(3)
  expect(withoutWord(withoutWord(both, one), two)).toEqual({ outcome: 'success' })
})

test('what is not valid in the URL is reported', () => {
  const { filter, ignored } = filterOf({
    kinds: 'signedIn',
    address: 'x',
    page: '2',
    device: ['a'],
  })
  expect(filter).toEqual({ kinds: 'signedIn' })
  expect(ignored).toEqual(['address: x'])
})
