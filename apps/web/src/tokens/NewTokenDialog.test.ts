import { AppError } from '@signin/contracts'
import { QueryClient } from '@tanstack/vue-query'
import { expect, onTestFinished, test, vi } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { SECRET } from '../../test/fakes/tokens.ts'
import {
  control,
  dialog,
  field,
  heading,
  network,
  press,
  see,
  settled,
  text,
  type,
  visit,
} from '../../test/harness.ts'

const READ = 'Read your account, devices and activity'

async function begin({ recently = true } = {}) {
  const services = fakeServices({ signedIn: true })
  const { state } = services
  if (state.viewer) state.viewer = { ...state.viewer, authenticatedRecently: recently }
  const page = await visit('/account/tokens', services)
  await see('No API tokens')
  control('New token').focus()
  press('New token')
  await dialog('dialog')
  return page
}

async function make() {
  press('Make token', await dialog('dialog'))
}

async function show() {
  const page = await begin()
  type('Name', 'Nightly backup')
  field(READ).click()
  await make()
  await see('You will not see it again')
  return page
}

const open = () => document.querySelector('[role=dialog]') !== null
const pressEscape = () =>
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
  )

test('a token is created with the chosen scopes and shown once', async () => {
  const { services } = await show()
  expect(services.tokens.createApiToken.mock.calls[0]?.[1]).toEqual({
    kind: 'personal',
    name: 'Nightly backup',
    scopes: ['account:read'],
    expiresInDays: 90,
  })
  const sheet = await dialog('dialog')
  expect(text(sheet)).toContain('Copy “Nightly backup” now')
  expect(text(sheet)).toContain(SECRET)
  expect(text(sheet)).toContain(
    `curl -H 'Authorization: Bearer ${SECRET}' ${window.location.origin}/api/trpc/accounts.me`,
  )
})

test('creating a token requires recent authentication, and continues after it', async () => {
  const { services } = await begin({ recently: false })
  type('Name', 'Nightly backup')
  field(READ).click()
  await make()
  await see('Confirm that it is you')
  services.sessions.reauthenticate.mockImplementationOnce(async () => {
    throw new AppError('wrong_password')
  })
  await see('Your password')
  type('Your password', 'not that one')
  press('Confirm')
  await see('The password is wrong.')
  expect(services.state.apiTokens).toEqual([])
  type('Your password', 'correct horse battery staple')
  press('Confirm')
  await see('You will not see it again')
  expect(services.state.apiTokens).toHaveLength(1)
})

test('cancelling the re-authentication creates nothing and keeps what was typed', async () => {
  const { services } = await begin({ recently: false })
  type('Name', 'Nightly backup')
  field(READ).click()
  await make()
  await see('Confirm that it is you')
  press('Cancel', await dialog('dialog'))
  await expect.poll(() => text()).not.toContain('Confirm that it is you')
  await settled()
  expect(services.state.apiTokens).toEqual([])
  expect(field('Name').value).toBe('Nightly backup')
  expect(document.querySelector('[role=alert]')).toBeNull()
})

test('Escape closes the form and restores the focus', async () => {
  await begin()
  type('Name', 'Nightly backup')
  pressEscape()
  await expect.poll(open).toBe(false)
  await expect.poll(() => document.activeElement).toBe(control('New token'))
  press('New token')
  await dialog('dialog')
  expect(field('Name').value).toBe('')
})

test('during the call, nothing closes the dialog that will show the token', async () => {
  const { services } = await begin()
  const { promise, resolve } = Promise.withResolvers<void>()
  const real = services.tokens.createApiToken.getMockImplementation()
  services.tokens.createApiToken.mockImplementationOnce(async (viewer, token) => {
    await promise
    if (!real) throw new Error('The fake makes no tokens.')
    return real(viewer, token)
  })
  type('Name', 'Nightly backup')
  field(READ).click()
  await make()
  await expect.poll(() => services.tokens.createApiToken.mock.calls.length).toBe(1)
  pressEscape()
  press('Cancel', await dialog('dialog'))
  await settled()
  expect(open()).toBe(true)
  resolve()
  await see(SECRET)
})

test('neither Escape, nor a click outside, nor a navigation hides the token that is shown', async () => {
  const { router } = await show()
  pressEscape()
  await settled()
  document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }))
  await settled()
  await router.push('/account')
  expect(router.currentRoute.value.path).toBe('/account/tokens')
  expect(text(await dialog('dialog'))).toContain(SECRET)
  const leaving = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(leaving)
  expect(leaving.defaultPrevented).toBe(true)
})

test('an ended session redirects all the same', async () => {
  const { services } = await show()
  onTestFinished(() => network(true))
  services.state.viewer = null
  network(false)
  network(true)
  await see('Your session has ended')
  expect(document.body.innerHTML).not.toContain(SECRET)
})

test('the token can be copied alone, or in the example command', async () => {
  const written = vi.fn(async (_text: string) => {})
  Object.defineProperty(navigator, 'clipboard', {
    value: { writeText: written },
    configurable: true,
  })
  onTestFinished(() => void Reflect.deleteProperty(navigator, 'clipboard'))
  await show()
  press('Copy the token')
  await see('Copied.')
  press('Copy the example')
  await expect.poll(() => written.mock.calls.length).toBe(2)
  expect(written.mock.calls[0]?.[0]).toBe(SECRET)
  expect(written.mock.calls[1]?.[0]).toContain(`Bearer ${SECRET}`)
})

test('once closed, the token is not on the page, in the cache or in the storage', async () => {
  const mounts = vi.spyOn(QueryClient.prototype, 'mount')
  const { router } = await show()
  const remembered = () => {
    const cache = mounts.mock.contexts.at(-1) as QueryClient
    const kept = [...cache.getQueryCache().getAll(), ...cache.getMutationCache().getAll()]
    expect(kept.length).toBeGreaterThan(1)
    return JSON.stringify([kept.map((it) => it.state), { ...localStorage }, { ...sessionStorage }])
  }
  // While it is shown, it is on the page only.
  expect(remembered()).toContain('Nightly backup')
  expect(remembered()).not.toContain(SECRET)
  press('Done, I have copied it')
  await expect.poll(open).toBe(false)
  await expect.poll(() => document.activeElement).toBe(control('New token'))
  await see(`Ends in …${SECRET.slice(-4)}`)
  expect(document.body.innerHTML).not.toContain(SECRET)
  expect(remembered()).not.toContain(SECRET)

  press('New token')
  await dialog('dialog')
  expect(document.body.innerHTML).not.toContain(SECRET)
  expect(field('Name').value).toBe('')
  pressEscape()
  await expect.poll(open).toBe(false)
  await router.push('/account')
  await heading('Account')
})
