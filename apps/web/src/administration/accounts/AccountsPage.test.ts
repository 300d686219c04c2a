import { AppError } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeServices } from '../../../test/fake-services.ts'
import { grace, manyAccounts } from '../../../test/fakes/admin-accounts.ts'
import { staff } from '../../../test/fakes/staff.ts'
import { google } from '../../../test/fixtures.ts'
import { press, see, settled, text, visitConsole } from '../../../test/harness.ts'

const list = (given: Partial<Parameters<typeof fakeServices>[0]> = {}) =>
  fakeServices({ ...staff, people: [grace, ...manyAccounts(3)], ...given })

const rows = () => [...document.querySelectorAll<HTMLElement>('tbody tr')]
const names = () => rows().map((row) => text(row.querySelector('a') ?? undefined))
const searchField = () => document.querySelector('input[type=search]') as HTMLInputElement

function search(words: string) {
  searchField().value = words
  searchField().dispatchEvent(new Event('input', { bubbles: true }))
}

function key(name: string, target: Element | null = document.activeElement) {
  target?.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }))
}

async function addFilter(words: string) {
  press('Filter')
  await expect.poll(() => option(words)).toBeDefined()
  option(words)?.click()
}

const option = (words: string) =>
  [...document.querySelectorAll<HTMLElement>('[role=option]')].find((it) => text(it) === words)

test('lists the accounts with their count, state and last use', async () => {
  const suspended = { ...grace, id: grace.id.replace(/1$/, '9'), suspendedAt: grace.createdAt }
  await visitConsole('/admin', list({ people: [grace, suspended] }))
  await see('2 accounts')
  expect(text(rows()[0])).toContain('Grace Hoppergrace@example.comSupportActive')
  expect(text(rows()[1])).toContain('Suspended')
  expect(rows()[0]?.querySelector('a')?.getAttribute('href')).toBe(`/admin/accounts/${grace.id}`)
})

test('searches as you type, in the URL, and marks what matches', async () => {
  const { router, services } = await visitConsole('/admin', list())
  await see('4 accounts')
  search('g')
  search('gr')
  search('grace h')
  await expect.poll(names).toEqual(['Grace Hoppergrace@example.com'])
  await see('1 account')
  expect(router.currentRoute.value.query).toEqual({ text: 'grace h' })
  const marked = [...document.querySelectorAll('mark')].map((it) => text(it))
  expect(marked).toEqual(['Grace', 'H', 'grace'])
  const asked = services.adminAccounts.search.mock.calls.map(([, query]) => query.text)
  expect(asked).toEqual([undefined, 'grace h'])

  router.back()
  await expect.poll(() => rows()).toHaveLength(4)
  expect(searchField().value).toBe('')
})

test('a search for HTML and for characters of regular expressions is shown as typed', async () => {
  const people = [{ ...grace, name: '<img src=x onerror=alert(1)> (a|b)* [c-d] \\e' }]
  await visitConsole('/admin?text=(a|b)*%20%3Cimg%20[c-d]', list({ people }))
  await see('No account matches')
  search('<img src=x')
  await see('<img src=x onerror=alert(1)> (a|b)* [c-d] \\e')
  expect(document.querySelector('tbody img')).toBeNull()
  expect([...document.querySelectorAll('mark')].map((it) => text(it))).toEqual(['<img', 'src=x'])
})

test('keeps the old rows while it searches, and says if it is slow', async () => {
  const { services } = await visitConsole('/admin', list())
  await see('4 accounts')
  const { promise, resolve } = Promise.withResolvers<never>()
  services.adminAccounts.search.mockReturnValueOnce(promise)
  search('grace')
  await see('Still searching')
  expect(rows()).toHaveLength(4)
  expect(rows()[0]?.closest('[aria-busy=true]')).not.toBeNull()
  resolve({ accounts: [grace], similar: [], next: null } as never)
  await expect.poll(() => rows()).toHaveLength(1)
  expect(text()).not.toContain('Still searching')
})

test('filters are suggested, shown, shared by the URL, and removed', async () => {
  const { router } = await visitConsole('/admin', list({ providers: [google] }))
  await see('4 accounts')
  await addFilter('Role: Support')
  await expect.poll(() => rows()).toHaveLength(1)
  await addFilter('Connected to Google')
  await expect
    .poll(() => router.currentRoute.value.query)
    .toEqual({ role: 'support', provider: 'google' })
  press('Remove the filter Role: Support')
  await expect.poll(() => router.currentRoute.value.query).toEqual({ provider: 'google' })
  press('Remove the filter Connected to Google')
  await expect.poll(() => rows()).toHaveLength(4)
})

test('a typed date suggests what can be asked of it', async () => {
  const { router, services } = await visitConsole('/admin', list())
  await see('4 accounts')
  press('Filter')
  await expect.poll(() => document.querySelector('[aria-label="Find a filter"]')).not.toBeNull()
  const find = document.querySelector('[aria-label="Find a filter"]') as HTMLInputElement
  find.value = '2026-10-01'
  find.dispatchEvent(new Event('input', { bubbles: true }))
  await expect.poll(() => option('Not seen since 1 October 2026')).toBeDefined()
  option('Not seen since 1 October 2026')?.click()
  await expect.poll(() => router.currentRoute.value.query).toEqual({ seenBefore: '2026-10-01' })
  expect(services.adminAccounts.count.mock.lastCall?.[1]).toEqual({ seenBefore: '2026-10-01' })
})

test('what the URL holds is shown, and what no filter accepts is ignored', async () => {
  const { services } = await visitConsole(
    '/admin?role=support&state=asleep&seenSince=0000-01-01&sort=name&after=x&text=',
    list(),
  )
  await see('1 account')
  expect(services.adminAccounts.search.mock.lastCall?.[1]).toEqual({
    role: 'support',
    sort: 'name',
  })
})

test('the columns order the list', async () => {
  const { router, services } = await visitConsole('/admin', list())
  await see('4 accounts')
  press('Created')
  await expect.poll(() => router.currentRoute.value.query).toEqual({ sort: 'oldest' })
  expect(document.querySelector('[aria-sort]')?.ariaSort).toBe('ascending')
  expect(services.adminAccounts.search.mock.lastCall?.[1]).toEqual({ sort: 'oldest' })
  press('Created')
  await expect.poll(() => router.currentRoute.value.query).toEqual({})
})

test('loads pages by scrolling, and renders only the rows in view', async () => {
  const { services } = await visitConsole('/admin', list({ people: manyAccounts(140) }))
  await see('140 accounts')
  await settled()
  expect(rows().length).toBeLessThan(40)
  expect(services.adminAccounts.search).toHaveBeenCalledTimes(1)
  press('Show more')
  await expect.poll(() => services.adminAccounts.search.mock.calls.length).toBe(2)
  expect(services.adminAccounts.search.mock.lastCall?.[1]).toEqual({ after: '50' })
})

test('a page that fails to load can be asked for again, and the rows stay', async () => {
  const { services } = await visitConsole('/admin', list({ people: manyAccounts(60) }))
  await see('60 accounts')
  services.adminAccounts.search.mockRejectedValueOnce(new AppError('too_slow'))
  press('Show more')
  await see('This search takes too long')
  expect(rows().length).toBeGreaterThan(5)
  press('Try again')
  await expect.poll(() => text()).not.toContain('This search takes too long')
})

test('counts up to the limit and says so', async () => {
  const services = list()
  services.adminAccounts.count.mockResolvedValue({ count: 10_000, isCapped: true })
  await visitConsole('/admin', services)
  await see('More than 10,000 accounts')
})

test('a search that takes too long says how to go on', async () => {
  const services = list()
  services.adminAccounts.search.mockRejectedValueOnce(new AppError('too_slow'))
  await visitConsole('/admin?text=e', services)
  await see('This search takes too longNarrow it, and try again.')
  press('Try again')
  await expect.poll(() => rows()).toHaveLength(4)
})

test('accounts that only resemble the text are set apart, and cannot be selected', async () => {
  await visitConsole('/admin?text=grase', list({ similar: [grace] }))
  await see('No account matches “grase”. These are similar.')
  expect(names()).toEqual(['Grace Hoppergrace@example.com'])
  expect(rows()[0]?.querySelector('input')).toBeNull()
})

test('without a match it says how to widen the search', async () => {
  const { router } = await visitConsole('/admin?text=nobody&role=admin', list())
  await see('No account matches')
  press('Remove the filters')
  await expect.poll(() => router.currentRoute.value.query).toEqual({ text: 'nobody' })
  press('Show all accounts')
  await expect.poll(() => rows()).toHaveLength(4)
})

test('the keyboard searches, moves between the rows, selects and opens', async () => {
  const { router } = await visitConsole('/admin', list())
  await see('4 accounts')
  key('/', document.body)
  expect(document.activeElement).toBe(searchField())
  key('ArrowDown')
  await expect.poll(() => document.activeElement).toBe(rows()[0])
  key('ArrowDown')
  await expect.poll(() => document.activeElement).toBe(rows()[1])
  key(' ')
  await see('1 account selected')
  key('End')
  await expect.poll(() => document.activeElement).toBe(rows()[3])
  key('Home')
  await expect.poll(() => document.activeElement).toBe(rows()[0])
  key('Enter')
  await expect.poll(() => router.currentRoute.value.path).toBe(`/admin/accounts/${grace.id}`)
})

test('selects single rows, all that are loaded, and all that match', async () => {
  await visitConsole('/admin', list({ people: manyAccounts(60) }))
  await see('60 accounts')
  document.querySelector<HTMLInputElement>('thead input')?.click()
  await see('50 accounts selected')
  press('Select all 60 accounts')
  await see('60 accounts selected')
  rows()[0]?.querySelector('input')?.click()
  await see('49 accounts selected')
  press('Clear')
  await expect.poll(() => text()).not.toContain('selected')
})

test('another filter selects nothing', async () => {
  await visitConsole('/admin', list())
  await see('4 accounts')
  rows()[0]?.querySelector('input')?.click()
  await see('1 account selected')
  search('person')
  await expect.poll(() => rows()).toHaveLength(3)
  expect(text()).not.toContain('selected')
})

test('a search goes on past pages without a match', async () => {
  const services = list()
  const empty = { accounts: [], similar: [] }
  services.adminAccounts.search
    .mockResolvedValueOnce({ ...empty, next: 'a' })
    .mockResolvedValueOnce({ ...empty, next: 'b' })
    .mockResolvedValueOnce({ ...empty, accounts: [grace], next: 'c' })
    .mockResolvedValueOnce({ ...empty, next: 'd' })
    .mockResolvedValueOnce({ ...empty, next: null })
  await visitConsole('/admin?text=grace', services)
  await see('Grace Hopper')
  await settled()
  const cursors = services.adminAccounts.search.mock.calls.map(([, { after }]) => after)
  expect(cursors).toEqual([undefined, 'a', 'b', 'c', 'd'])
  expect(text()).not.toContain('Show more')
})
