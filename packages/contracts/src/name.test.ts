import { describe, expect, test } from 'vitest'
import { PersonName } from './accounts/person-name.ts'
import { PasskeyName } from './passkeys/schema.ts'
import { NewApiToken } from './tokens/schema.ts'

const token = { kind: 'personal', scopes: ['account:read'], expiresInDays: 1 }
const tokenNamed = (name: string) => NewApiToken.safeParse({ ...token, name }).data?.name

const ENGLAND = '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'
const SCOTLAND = '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'

describe.each([
  ['a person', (typed: string) => PersonName.safeParse(typed).data, 100],
  ['a passkey', (typed: string) => PasskeyName.safeParse(typed).data, 60],
  ['an API token', tokenNamed, 60],
])('the name of %s', (_, accepted, longest) => {
  test.each([
    ['Ada Lovelace', 'Ada Lovelace'],
    ['  Ada \u00a0  Lovelace ', 'Ada Lovelace'],
    ['Rene\u0301e', 'Ren\u00e9e'],
    ['李小龍', '李小龍'],
    ["Renée O'Brien-Ñandú", "Renée O'Brien-Ñandú"],
    ['👩‍💻', '👩‍💻'],
    ['👩🏽‍❤️‍💋‍👨🏻', '👩🏽‍❤️‍💋‍👨🏻'],
    ['🏳️‍🌈', '🏳️‍🌈'],
    ['1️⃣', '1️⃣'],
    ['❤\ufe0f', '❤\ufe0f'],
    [`Tom ${ENGLAND}`, `Tom ${ENGLAND}`],
    [SCOTLAND, SCOTLAND],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['कार्त्स्न्य', 'कार्त्स्न्य'],
    ['क्\u200dष', 'क्\u200dष'],
    ['നല്\u200d', 'നല്\u200d'],
    ['辻\u{e0100}', '辻\u{e0100}'],
    ['ᠪᠠᠢᠨ\u180bᠠ', 'ᠪᠠᠢᠨ\u180bᠠ'],
    ['นที', 'นที'],
    ['🇮🇷', '🇮🇷'],
    ['𓇋\u{13430}𓏏', '𓇋\u{13430}𓏏'],
    ['𓇋\u{13441}', '𓇋\u{13441}'],
    ['Nguyễn', 'Nguyễn'],
    ['\u05e9\u05c1\u05bc\u05b8\u05a3', '\u05e9\u05b8\u05bc\u05c1\u05a3'.normalize('NFC')],
    ['ཧཱུྃ', 'ཧཱུྃ'.normalize('NFC')],
    ['x'.repeat(longest), 'x'.repeat(longest)],
    ['👩‍💻'.repeat(longest / 4), '👩‍💻'.repeat(longest / 4)],
  ])('can be %j', (typed, kept) => expect(accepted(typed)).toBe(kept))

  test.each([
    ...['\u200b', '\u2060', '\u3164', '\uffa0', '\u115f', '\u1160', '\u00ad', '\u2800', '\u0301'],
    ...[
      '\u200d',
      '\u200c\u200c',
      '\ufe0f',
      '\u2028',
      '\u{1d159}',
      '\u2800 \u2800',
      '\u00a0',
      '\ufeff',
      '\u{13430}',
      '\u{13441}',
      '\u{13442}',
      '\u{13441}\u{13430}\u{13442}',
    ],
  ])('is rejected if it shows nothing: %j', (typed) => expect(accepted(typed)).toBeUndefined())

  test.each([
    ...['a\u2028b', 'a\u2029b', 'a\u061cb', 'a\u{e0041}b', 'a\u200bb', 'a\u3164b', 'a\u{e0100}b'],
    ...['\u202eadA', 'a\u2066b\u2069', 'a\u200eb', 'a\u0007b', 'line\nbreak', 'a\tb', 'a\ufff9b'],
    ...['a\ufffcb', 'a\u034fb', 'a\ue000b', 'x\0', '\udc00', 'a\u180bb', '\u0301Ada'],
    ...[`${ENGLAND.slice(0, -2)}`, ENGLAND.replace('🏴', '🏁'), ENGLAND.replace('🏴', '')],
  ])('is rejected if it hides something: %j', (typed) => expect(accepted(typed)).toBeUndefined())

  test.each([
    ['marks over one letter', `Z${'\u0321\u0334\u0353'.repeat(3)}`],
    ['marks around one digit', `1${'\u20dd'.repeat(7)}`],
    ['marks held together by joiners', `a${'\u0334\u200d'.repeat(4)}`],
    ['vowel signs that each take room', `क${'\u093e'.repeat(20)}`],
    ['consonants in one character', 'क्'.repeat(20)],
    ['initial consonants in one character', 'ᄀ'.repeat(20)],
    ['people in one emoji', `👩${'\u200d👩'.repeat(9)}`],
  ])('is rejected if it stacks %s', (__, typed) => expect(accepted(typed)).toBeUndefined())

  test.each(['', '   ', 'x'.repeat(longest + 1), 'x'.repeat(100_000)])('cannot be %j', (typed) =>
    expect(accepted(typed)).toBeUndefined(),
  )
})
