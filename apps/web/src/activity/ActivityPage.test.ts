import { type ActivityEntry, AppError } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { refusedEntry, signedInEntry } from '../../test/fixtures.ts'
import { control, press, see, text, visit } from '../../test/harness.ts'

const state = (activity: ActivityEntry[] = [signedInEntry, refusedEntry]) =>
  fakeServices({ signedIn: true, activity })

const rows = () => [...document.querySelectorAll('main li')]

/** Sixty entries, newest first, in pages of fifty. */
function manyEntries() {
  const id = (n: number) => `01938a4e-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`
  const all = Array.from({ length: 60 }, (_, n) => ({
    ...signedInEntry,
    id: id(n),
    detail: `key ${n}`,
    kind: 'passkeyAdded' as const,
  }))
  const services = state()
  services.activity.list.mockImplementation(async (_viewer, { before }) => {
    const from = before ? all.findIndex((it) => it.id === before) + 1 : 0
    return { entries: all.slice(from, from + 50), more: from + 50 < all.length }
  })
  return services
}

test('an entry shows the event, the device, the place and the time', async () => {
  await visit('/account/activity', state())
  await see('You signed in with your password and a code.')
  const [signedIn, refused] = rows()
  expect(text(signedIn)).toContain('Firefox 150 on macOS · Austria · 203.0.113.24')
  expect(text(signedIn)).toContain('This device')
  expect(text(signedIn)).not.toContain('Refused')
  expect(text(refused)).toContain('Somebody tried to sign in with your password, and was refused.')
  expect(text(refused)).toContain('Unknown device · 2001:db8:85a3:8d3:1319:8a2e:370:7348')
  expect(text(refused)).toContain('Refused')
  expect(text(refused)).not.toContain('This device')
})

test('entries are grouped by day', async () => {
  const older = { ...refusedEntry, at: '2025-12-24T18:00:00.000Z' }
  const oldest = { ...refusedEntry, id: signedInEntry.id, at: '2025-12-20T18:00:00.000Z' }
  await visit('/account/activity', state([older, oldest]))
  await see('24 December 2025')
  const days = [...document.querySelectorAll('main h2')].map((it) => text(it))
  expect(days).toEqual(['24 December 2025', '20 December 2025'])
})

test('keyboard focus shows the exact time', async () => {
  await visit('/account/activity', state())
  await see('You signed in')
  rows()[0]?.querySelector('button')?.focus()
  await expect
    .poll(() => text(document.querySelector('[role=tooltip]') ?? undefined))
    .toContain('22 November 2026 at')
})

test('a filter is a link and stays in the URL', async () => {
  const { services, router } = await visit('/account/activity', state())
  await see('You signed in')
  const filter = document.querySelector('nav[aria-label=Show]') ?? undefined
  press('Security', filter)
  await see('Nothing of this kind')
  expect(router.currentRoute.value.fullPath).toBe('/account/activity?show=security')
  expect(control('Security', filter).ariaCurrent).toBe('true')
  expect(services.activity.list.mock.calls.at(-1)?.[1]).toEqual({ group: 'security' })
  press('All', filter)
  await see('You signed in')
  expect(router.currentRoute.value.fullPath).toBe('/account/activity')
})

test.for(['signIns', 'nonsense', 'toString'])(
  'the URL can select the group %s, or else all entries',
  async (show) => {
    const { services } = await visit(`/account/activity?show=${show}`, state())
    await see('You signed in')
    expect(services.activity.list.mock.calls[0]?.[1]).toEqual(
      show === 'signIns' ? { group: 'signIns' } : {},
    )
  },
)

test('older entries are appended, and the first of them gets the focus', async () => {
  await visit('/account/activity', manyEntries())
  await see('“key 49”')
  expect(text()).not.toContain('“key 50”')
  press('Show more')
  await see('“key 59”')
  expect(rows()).toHaveLength(60)
  expect(document.activeElement).toBe(rows()[50])
  expect(text()).toContain('10 more entries')
  expect(() => control('Show more')).toThrow()
})

test('a failed page of older entries can be retried, and the loaded ones stay', async () => {
  const services = manyEntries()
  await visit('/account/activity', services)
  await see('“key 49”')
  services.activity.list.mockRejectedValueOnce(new AppError('too_many_calls', { retryAfter: 9 }))
  press('Show more')
  await see('Try again in 9 seconds.')
  expect(text()).not.toContain('out of date')
  expect(rows()).toHaveLength(50)
  press('Show more')
  await see('“key 59”')
  expect(text()).not.toContain('Try again in 9 seconds.')
})

test('an account without entries says so', async () => {
  await visit('/account/activity', state([]))
  await see('Nothing yet')
})

test('loading content reserves its space', async () => {
  const services = state()
  services.activity.list.mockReturnValue(new Promise(() => {}))
  await visit('/account/activity', services)
  await expect.poll(() => document.querySelector('main [aria-busy=true]')).not.toBeNull()
})

test('a failure can be tried again', async () => {
  const services = state()
  services.activity.list.mockRejectedValueOnce(new Error('the database is down'))
  await visit('/account/activity', services)
  await see('Something went wrong on our side')
  press('Try again')
  await see('You signed in')
})
