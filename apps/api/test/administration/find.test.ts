import { randomUUIDv7 } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { operatorOf } from './operator.ts'

const signin = await appForFile()
const operator = operatorOf(signin)
const ids: Record<string, string> = {}

beforeAll(async () => {
  const people = [
    ['ada@example.com', 'Ada Lovelace'],
    ['ada.byron@example.org', 'Ada Byron'],
    ['grace@example.com', 'adam'],
    ['alan@ada-language.example', 'Alan Turing'],
    ['50%_off@example.com', "Robert'); drop table accounts;--"],
    ['straße@xn--bcher-kva.example'.replace('ß', 'ss'), 'Łukasz Żółć'],
    ['noor@example.com', 'نور'],
  ]
  for (const [email = '', name = ''] of people) {
    const id = randomUUIDv7()
    ids[email] = id
    await signin.db.account.create({ data: { id, email, name } })
  }
})

async function found(text: string, max = 10): Promise<string[]> {
  return (await operator.find({ filter: { text }, max })).accounts.map(({ email }) => email)
}

test.each([
  ['an address', 'ada@example.com', ['ada@example.com']],
  ['a prefix of an address, in any case', 'ADA.B', ['ada.byron@example.org']],
  ['the part after the @', 'example.org', ['ada.byron@example.org']],
  ['a name', 'Ada Lovelace', ['ada@example.com']],
  ['a surname', 'lovelace', ['ada@example.com']],
  ['a name of another script', 'żół', ['strasse@xn--bcher-kva.example']],
  ['a name from right to left', 'نو', ['noor@example.com']],
  ['a percent sign and an underscore', '%_', ['50%_off@example.com']],
  ['quotes', "'); drop", ['50%_off@example.com']],
  ['a regular expression', '.*', []],
  ['a backslash', '\\', []],
  ['spaces around it', '  grace  ', ['grace@example.com']],
  ['10,000 characters', 'a'.repeat(10_000), []],
  ['the last character of Unicode', '\u{10ffff}', []],
])('%s finds it', async (_, text, emails) => {
  expect(await found(text)).toEqual(emails)
})

test('an id finds its account alone', async () => {
  expect(await found(ids['ada@example.com'] ?? '')).toEqual(['ada@example.com'])
  expect(await found(crypto.randomUUID())).toEqual([])
})

test('addresses that start with the text come first, then names, then any part', async () => {
  expect(await found('ada')).toEqual([
    'ada.byron@example.org',
    'ada@example.com',
    'grace@example.com',
    'alan@ada-language.example',
  ])
})

test('no text finds all, the newest first', async () => {
  const newestFirst = Object.keys(ids).sort((a, b) => (String(ids[a]) < String(ids[b]) ? 1 : -1))
  expect(await found('')).toEqual(newestFirst)
})

test.each(['ada', '', 'example'])(
  'pages of “%s” of any size hold each account once',
  async (text) => {
    const all = await found(text)
    for (const max of [1, 2, 3]) {
      const pages: string[] = []
      let after: string | undefined
      do {
        const page = await operator.find({ filter: { text }, max, after })
        pages.push(...page.accounts.map(({ email }) => email))
        after = page.next ?? undefined
      } while (after !== undefined)
      expect(pages).toEqual(all)
    }
  },
)

test.each([
  ['nonsense', 'nonsense'],
  ['an empty one', ''],
  ['another stage', encoded(['exact', 'ada'])],
  ['a wrong key', encoded(['part', 'no id'])],
  ['a character that PostgreSQL rejects', encoded(['address', '\0'])],
])('a cursor that was made up is invalid input: %s', async (_, after) => {
  const searched = operator.find({ filter: { text: 'ada' }, after, max: 10 })
  await expect(searched).rejects.toMatchObject({ code: 'invalid_input' })
})

function encoded(cursor: unknown): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}
