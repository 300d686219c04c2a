import { describe, expect, test } from 'vitest'
import { PersonName } from './person-name.ts'

describe('a name', () => {
  const accepted = (typed: string) => PersonName.safeParse(typed).data

  test.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada \u00a0  Lovelace ', 'Ada Lovelace'],
    ['李小龍', '李小龍'],
    ["Renée O'Brien-Ñandú", "Renée O'Brien-Ñandú"],
    ['👩‍💻', '👩‍💻'],
    ['❤\ufe0f', '❤\ufe0f'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['นที', 'นที'],
  ])('%j', (typed, kept) => expect(accepted(typed)).toBe(kept))

  test.each(['\u200b', '\u2060', '\u3164', '\u115f', '\u00ad', '\u2800', '\u0301', '\u200d'])(
    'not one that shows nothing: %j',
    (typed) => expect(accepted(typed)).toBeUndefined(),
  )

  test.each(['a\u2028b', 'a\u061cb', 'a\u{e0041}b', 'a\u200bb'])(
    'not one that hides something: %j',
    (typed) => expect(accepted(typed)).toBeUndefined(),
  )

  test.each(['', '   ', '\u202eadA', 'a\u0007b', 'line\nbreak', 'x'.repeat(101), 'x\0', '\udc00'])(
    'not %j',
    (typed) => expect(accepted(typed)).toBeUndefined(),
  )
})
