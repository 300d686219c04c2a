import { beforeAll, expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { grace, signUp } from '../people.ts'
import { type StaffMember, signInStaff } from './staff.ts'

const signin = await appForFile()
let admin: StaffMember
let support: StaffMember
beforeAll(async () => {
  admin = await signInStaff(signin, 'admin')
  support = await signInStaff(signin, 'support')
  await signUp(signin, signin.browser(), { ...grace, name: '=HYPERLINK("x")' })
  const people = Array.from({ length: 600 }, (_, n) => ({ email: `p${n}@example.net`, name: 'P' }))
  await signin.db.account.createMany({ data: people })
})

const get = (path: string, { browser } = admin, headers = {}) =>
  signin.app.inject({
    url: `/api/admin/${path}`,
    cookies: Object.fromEntries(browser.cookies),
    headers,
  })

test('accounts are exported whole as JSON lines, and it is an event with its filter', async () => {
  const response = await get('accounts.jsonl?text=%40example.net&role=member')
  expect(response.headers['content-disposition']).toBe('attachment; filename="accounts.jsonl"')
  const lines = response.body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(new Set(lines.map(({ email }) => email)).size).toBe(600)
  const { browser } = admin
  const { events } = (await browser.call('admin.audit.list', { kinds: 'accountsExported' })).data
  expect(events[0]).toMatchObject({
    actor: { type: 'admin', account: { id: admin.accountId } },
    value: 'text=%40example.net&role=member',
  })
})

test('a name that is a formula is text in CSV', async () => {
  const { body } = await get(`accounts.csv?text=${grace.email}`)
  expect(body).toContain('"id","email","name"')
  expect(body).toContain('"\'=HYPERLINK(""x"")"')
})

test('events are exported, with the address and name of nobody else', async () => {
  const { body } = await get(`events.jsonl?person=${grace.email}`)
  const kinds = body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).kind)
  expect(kinds).toContain('registered')
  expect((await get('events.csv?person=nobody@example.com')).body).toBe('')
})

test.each([
  ['role=king', 'invalid_input'],
  ['text=a&text=b', 'invalid_input'],
  ['nothing=1', 'invalid_input'],
])('the filter %s is rejected', async (query, code) => {
  expect((await get(`accounts.csv?${query}`)).json().error.data.code).toBe(code)
})

test('support, other sites and an old authentication are rejected', async () => {
  const codeOf = async (response: ReturnType<typeof get>) => (await response).json().error.data.code
  expect(await codeOf(get('accounts.csv', support))).toBe('admins_only')
  const foreign = { 'sec-fetch-site': 'cross-site' }
  expect(await codeOf(get('accounts.csv', admin, foreign))).toBe('foreign_origin')
  signin.passTime(16 * 60_000)
  expect(await codeOf(get('events.csv'))).toBe('not_signed_in_recently')
})
