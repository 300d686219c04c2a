import { AppError } from '@signin/contracts'
import { expect, test } from 'vitest'
import { nextTick } from 'vue'
import { fakeServices } from '../../test/fake-services.ts'
import { ada } from '../../test/fixtures.ts'
import {
  descriptionOf,
  dialog,
  field,
  press,
  see,
  settled,
  text,
  type,
  visit,
} from '../../test/harness.ts'

const READ = 'Read your account, devices and activity'
const WRITE = 'Change your name, time zone and passkey names'
const ISSUE = 'Get access tokens for other services'

async function begin({ admin = false } = {}) {
  const account = { ...ada, role: admin ? ('admin' as const) : ('member' as const) }
  const services = fakeServices({ signedIn: true, account })
  const page = await visit('/account/tokens', services)
  await see('No API tokens')
  press('New token')
  await dialog('dialog')
  return page
}

async function make() {
  press('Make token', await dialog('dialog'))
}

/** A radio button, by its label. */
function choice(words: string): HTMLInputElement {
  const found = [...document.querySelectorAll('label')].find((it) => text(it) === words)
  const input = found?.querySelector('input')
  if (!input) throw new Error(`No choice "${words}".`)
  return input
}

const sent = (services: ReturnType<typeof fakeServices>) =>
  services.tokens.createApiToken.mock.calls.at(-1)?.[1]

test("each scope has a text, and the team's own scopes have their names", async () => {
  await begin()
  for (const label of [READ, WRITE, ISSUE, 'notes:read', 'notes:write']) {
    expect(field(label).type).toBe('checkbox')
    expect(field(label).checked).toBe(false)
  }
  expect(descriptionOf(field(WRITE))).toBe('account:write')
})

test('the expiry is shown as a date', async () => {
  const { services } = await begin()
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long' })
  const day = (days: number) => format.format(Date.now() + days * 86_400_000)
  await see(`It works until ${day(90)}.`)
  choice('7 days').click()
  await see(`It works until ${day(7)}.`)
  type('Name', 'Nightly backup')
  field(READ).click()
  await make()
  await see('You will not see it again')
  expect(sent(services)?.expiresInDays).toBe(7)
})

test('a missing value is reported at its field, the first gets the focus, and everything typed stays', async () => {
  const { calls } = await begin()
  await make()
  await see('Give it a name.')
  await see('Choose what it may do.')
  await expect.poll(() => document.activeElement).toBe(field('Name'))
  type('Name', 'Nightly backup')
  await make()
  await expect.poll(() => document.activeElement).toBe(field(READ))
  expect(descriptionOf(field(READ))).toContain('Choose what it may do.')
  expect(field('Name').value).toBe('Nightly backup')
  field(ISSUE).click()
  await expect.poll(() => text()).not.toContain('Choose what it may do.')
  await settled()
  expect(calls('tokens.createApiToken')).toBe(0)
})

test("a team's scope alone shows a hint that most services need another one", async () => {
  await begin()
  field('notes:read').click()
  await see('Most services want an access token')
  field(ISSUE).click()
  await expect.poll(() => text()).not.toContain('Most services want an access token')
})

test('a member creates personal tokens only', async () => {
  await begin()
  expect(text(await dialog('dialog'))).not.toContain('For whom')
})

test("an administrator creates a service's token, which has no scopes of an account", async () => {
  const { services } = await begin({ admin: true })
  type('Name', 'Production')
  field(READ).click()
  // One after the other, as users do.
  await nextTick()
  field(ISSUE).click()
  choice('A service').click()
  await see('It acts for nobody')
  expect(text()).not.toContain(READ)
  await make()
  await see('2 to 40 small letters')
  await expect.poll(() => document.activeElement).toBe(field('Name of the service'))
  type('Name of the service', 'notes')
  await make()
  await see('You will not see it again')
  expect(sent(services)).toEqual({
    kind: 'service',
    service: 'notes',
    name: 'Production',
    scopes: ['tokens:issue'],
    expiresInDays: 90,
  })
  await see('/api/trpc/tokens.issueAccessToken')
})

test('changing the kind back restores the scopes', async () => {
  await begin({ admin: true })
  field(READ).click()
  choice('A service').click()
  await expect.poll(() => text()).not.toContain(READ)
  choice('Me').click()
  await see(READ)
  expect(field(READ).checked).toBe(true)
})

test.for([
  ['too_many_tokens', false],
  ['admins_only', true],
  ['insufficient_scope', false],
  ['internal', false],
] as const)(
  'the error %s is shown, and the form can be sent again as it is',
  async ([code, admin]) => {
    const { services } = await begin({ admin })
    services.tokens.createApiToken.mockRejectedValueOnce(new AppError(code))
    type('Name', 'Nightly backup')
    field(READ).click()
    await make()
    await expect
      .poll(() => document.querySelector('[role=dialog] [role=alert]')?.textContent)
      .toBeTruthy()
    expect(field('Name').value).toBe('Nightly backup')
    expect(field(READ).checked).toBe(true)
    await make()
    await see('You will not see it again')
  },
)
