import { AppError, type AuditEvent } from '@signin/contracts'
import { beforeEach, expect, test, vi } from 'vitest'
import { auditEvent } from '../../../test/audit-events.ts'
import { fakeServices } from '../../../test/fake-services.ts'
import { staff } from '../../../test/fakes/staff.ts'
import {
  control,
  dialog,
  heading,
  press,
  see,
  settled,
  text,
  type,
  visitConsole,
} from '../../../test/harness.ts'

beforeEach(() => {
  localStorage.clear()
})

const log = (count: number) => Array.from({ length: count }, (_, n) => auditEvent(count - n))
const services = (events: AuditEvent[] = log(3)) => fakeServices({ ...staff, events })
const input = () => document.querySelector<HTMLInputElement>('[role=combobox]') as HTMLInputElement

function enter(words: string) {
  input().value = words
  input().dispatchEvent(new Event('input', { bubbles: true }))
}

function key(name: string, target: Element = document.activeElement ?? document.body) {
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }))
}

test('each event is shown with its person, where it came from, and whether it failed', async () => {
  await visitConsole('/admin/audit', services())
  await heading('Audit log')
  await see('Sign-in refusedFailed')
  await see('ada@example.com')
  await see('Firefox 150 on macOS · 203.0.113.7')
})

test('a typed kind is suggested, and goes into the URL', async () => {
  const { router, services: used } = await visitConsole('/admin/audit', services())
  await see('Signed in')
  enter('kind:refused')
  await see('kind: Sign-in refused')
  key('Enter', input())
  await expect
    .poll(() => router.currentRoute.value.fullPath)
    .toBe('/admin/audit?kinds=signInRefused')
  await settled()
  expect(used.adminAudit.list.mock.lastCall?.[1]).toEqual({ kinds: ['signInRefused'] })
  expect(document.querySelectorAll('[aria-label=Events] li')).toHaveLength(2)
  press('Remove kind: Sign-in refused')
  await expect.poll(() => router.currentRoute.value.fullPath).toBe('/admin/audit')
})

test('a filter of the URL that is not valid is reported', async () => {
  await visitConsole('/admin/audit?address=nowhere&outcome=success', services())
  await see('These are not valid: address: nowhere.')
})

test('a log without events, and a filter that matches none, say so', async () => {
  const { router } = await visitConsole('/admin/audit', services([]))
  await see('No events yet')
  await router.push('/admin/audit?outcome=failure')
  await see('No events match')
})

test('a search with few matches says how far it got, and goes on when asked', async () => {
  const used = services()
  const next = auditEvent(1).id
  const searchedTo = '2026-10-01T00:00:00.000Z'
  used.adminAudit.list.mockResolvedValueOnce({ events: [], next, searchedTo })
  await visitConsole('/admin/audit?device=netscape', used)
  await see('Searched back to 1 October 2026')
  await settled()
  expect(used.adminAudit.list).toHaveBeenCalledTimes(1)
  expect(text()).not.toContain('No events match')
  press('Keep searching')
  await expect.poll(() => used.adminAudit.list.mock.lastCall?.[1]).toMatchObject({ before: next })
})

test('a search that was stopped can be tried again', async () => {
  const used = services()
  used.adminAudit.list.mockRejectedValueOnce(new AppError('too_slow'))
  await visitConsole('/admin/audit', used)
  await expect.poll(() => control('Try again')).toBeDefined()
  press('Try again')
  await see('Signed in')
})

test('a log that takes long says so', async () => {
  const used = services()
  used.adminAudit.list.mockReturnValue(new Promise(() => {}))
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  await visitConsole('/admin/audit', used)
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(3000)
    expect(text()).toContain('This takes longer than usual')
  })
  vi.useRealTimers()
})

test('live, new events appear on top', async () => {
  const { services: used } = await visitConsole('/admin/audit', services())
  await see('Signed in')
  press('Live')
  used.state.events = [{ ...auditEvent(4), kind: 'passwordChanged' }, ...used.state.events]
  await see('Password changed')
  const first = document.querySelector('[aria-label=Events] li')
  expect(text(first ?? undefined)).toContain('Password changed')
  expect(used.adminAudit.list.mock.lastCall?.[1]).toHaveProperty('after')
})

test('an export has the filter, and asks who is there first', async () => {
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {})
  await visitConsole('/admin/audit?outcome=failure', services())
  await see('CSV')
  press('Export as CSV')
  await see('Your password')
  type('Your password', 'correct horse battery staple')
  press('Confirm', await dialog('dialog'))
  await expect.poll(() => click.mock.contexts).toHaveLength(1)
  const [link] = click.mock.contexts as HTMLAnchorElement[]
  expect(link?.getAttribute('href')).toBe('/api/admin/events.csv?outcome=failure')
})

test('support has no export', async () => {
  const account = { ...staff.account, role: 'support' as const }
  await visitConsole('/admin/audit', fakeServices({ ...staff, account, staffRole: 'support' }))
  await see('No events yet')
  expect(() => control('Export as CSV')).toThrow()
})

test('arrow keys move through the events, of which one is in the order of the Tab key', async () => {
  await visitConsole('/admin/audit', services())
  await see('Signed in')
  const links = () => [...document.querySelectorAll<HTMLElement>('[aria-label=Events] a')]
  links()[0]?.focus()
  key('ArrowDown')
  await expect.poll(() => document.activeElement).toBe(links()[1])
  expect(links().map(({ tabIndex }) => tabIndex)).toEqual([-1, 0, -1])
})
