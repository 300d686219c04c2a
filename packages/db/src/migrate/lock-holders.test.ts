import { describe, expect, test } from 'vitest'
import { describeHolders, firstWords } from './lock-holders.ts'

test.each([
  ['COPY public.accounts (id, email) TO stdout;', 'COPY public.accounts'],
  [
    'SELECT "public"."accounts"."id" FROM "public"."accounts" WHERE 1=1',
    'SELECT "public"."accounts"."id" FROM "public"."accounts" WHERE',
  ],
  ["alter role signin password 'hunter2'", 'alter role signin password'],
  ["select E'hunter2'", 'select'],
  ["select U&'hunter2'", 'select U'],
  ['select $$hunter2$$', 'select'],
  ['select $tag$hunter2$tag$', 'select'],
  ['select 4711', 'select'],
  ['-- hunter2\nselect 1', ''],
  ['/* hunter2 */ select 1', ''],
  ['begin; select 1', 'begin; select'],
  ['select * from a\n\twhere id = 1', 'select * from a where id'],
  ['a b c d e f g h', 'a b c d e f'],
  ['', ''],
])('the statement %j is abbreviated to %j', (query, displayed) => {
  expect(firstWords(query)).toBe(displayed)
})

describe('the description of lock holders', () => {
  const since = new Date('2026-11-30T07:41:12Z')
  const holder = { pid: 1, application: 'psql', user: 'me', since, query: 'select 1' }

  test('contains what is known of each', () => {
    expect(describeHolders([holder])).toBe(
      'pid 1 ("psql", user me, since 2026-11-30T07:41:12.000Z): select',
    )
    const hidden = { ...holder, since: null, query: '<insufficient privilege>' }
    expect(describeHolders([hidden])).toBe('pid 1 ("psql", user me)')
    expect(describeHolders([{ ...hidden, pid: 0 }])).toContain('prepared transaction')
  })

  test('names three, and the number of the others', () => {
    expect(describeHolders(Array(5).fill(holder))).toMatch(/; 2 more$/)
  })
})
