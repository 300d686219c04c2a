import { expect, test } from 'vitest'
import { statementNames } from './statement-names.ts'

test('each statement has its own, stable name', () => {
  const nameOf = statementNames()
  const first = nameOf({ sql: 'select 1' })
  expect(nameOf({ sql: 'select 2' })).not.toBe(first)
  expect(nameOf({ sql: 'select 1' })).toBe(first)
})

test('only the first 500 statements get a name', () => {
  const nameOf = statementNames()
  const names = Array.from({ length: 600 }, (_, n) => nameOf({ sql: `select ${n}` }))
  expect(new Set(names.slice(0, 500)).size).toBe(500)
  expect(new Set(names.slice(500))).toEqual(new Set(['']))
  expect(nameOf({ sql: 'select 0' })).toBe(names[0])
})
