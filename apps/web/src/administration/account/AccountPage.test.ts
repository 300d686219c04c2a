import { AppError } from '@signin/contracts'
import { expect, test, vi } from 'vitest'
import { emailsToGrace, grace } from '../../../test/account-details.ts'
import { auditEvent } from '../../../test/audit-events.ts'
import { fakeServices } from '../../../test/fake-services.ts'
import { staff } from '../../../test/fakes/staff.ts'
import { ada, phone, thisSession } from '../../../test/fixtures.ts'
import {
  comeBack,
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

const { id, email } = grace.account

async function visitAccount(given: Parameters<typeof fakeServices>[0] = {}) {
  const services = fakeServices({ ...staff, details: grace, emails: emailsToGrace, ...given })
  const page = await visitConsole(`/admin/accounts/${id}`, services)
  await heading((given.details ?? grace).account.name)
  return page
}

/** Opens an act of the menu, by the keyboard as well as reka-ui allows it here. */
async function openAct(name: string) {
  control('More acts').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  const items = await vi.waitFor(() => {
    const found = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')]
    if (found.length === 0) throw new Error('No menu is open.')
    return found
  })
  const item = items.find((it) => text(it) === name)
  if (!item) throw new Error(`No act is called "${name}" among ${items.map((it) => text(it))}.`)
  item.click()
  return dialog('dialog')
}

async function menuItems() {
  control('More acts').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
  await expect.poll(() => document.querySelector('[role=menu]')).not.toBeNull()
  return [...document.querySelectorAll('[role=menuitem]')].map((it) => text(it))
}

const noDialog = () => expect.poll(() => document.querySelector('[role=dialog]')).toBeNull()

test('an admin sees all of an account, and of its emails what became of them', async () => {
  await visitAccount({ details: { ...grace, newEmail: 'amazing@example.com' } })
  expect(document.title).toBe('Account · Signin console')
  for (const words of [
    'grace@example.com',
    'Waiting for its confirmation',
    'Chrome on macOS',
    '8 left',
    'Safari 20 on iOS',
    'Nightly backup',
    'ada@gmail.example',
    'Known devices (2)',
  ]) {
    expect(text()).toContain(words)
  }
  await see('Password reset')
  expect(text()).toContain('RCPT TO (450 4.2.1)')
  expect(text()).toContain('Failed')
})

test('a lock-down names what goes, and the page shows the new state', async () => {
  const { services } = await visitAccount()
  control('Lock down').focus()
  press('Lock down')
  const asked = await dialog('dialog')
  expect(text(asked)).toContain('1 passkey: Chrome on macOS')
  expect(text(asked)).toContain('1 connected account: Google (ada@gmail.example)')
  expect(text(asked)).toContain('1 API token: Nightly backup')
  expect(text(asked)).toContain('The authenticator app and recovery codes stay.')

  press('Lock down', asked)
  await expect.poll(() => text(asked)).toContain('Give a reason.')
  expect(services.adminAccounts.lockDown).not.toHaveBeenCalled()
  type('Reason', 'Signed in from two countries')
  press('Lock down', asked)
  await see(`A link to choose a password is on its way to ${email}.`)
  expect(services.adminAccounts.lockDown.mock.calls[0]?.[1]).toEqual({
    accountId: id,
    reason: 'Signed in from two countries',
  })
  await noDialog()
  await see('Not signed in anywhere.')
  expect(document.activeElement).toBe(control('Lock down'))
})

test('an act goes on after a recent proof, with the reason that was typed', async () => {
  const { services } = await visitAccount()
  const recent = services.state.viewer
  services.state.viewer = recent && { ...recent, authenticatedRecently: false }
  services.sessions.reauthenticate.mockImplementation(async () => {
    services.state.viewer = recent
    return { status: 'signedIn', session: thisSession, mayOfferPasskey: false }
  })
  const asked = await openAct('Suspend')
  type('Reason', 'Unpaid')
  press('Suspend', asked)
  await see('Your password')
  type('Your password', 'correct horse battery staple')
  press('Confirm', await dialog('dialog'))
  await see('The account is suspended.')
  expect(services.adminAccounts.suspend.mock.calls[0]?.[1]).toMatchObject({ reason: 'Unpaid' })
  await see('Nobody can sign in.')
})

test('a proof that is called off keeps the dialog and its reason', async () => {
  const { services } = await visitAccount()
  const { viewer } = services.state
  services.state.viewer = viewer && { ...viewer, authenticatedRecently: false }
  const asked = await openAct('Suspend')
  type('Reason', 'Unpaid')
  press('Suspend', asked)
  await see('Your password')
  press('Cancel', await dialog('dialog'))
  await settled()
  expect(asked.querySelector('input')?.value).toBe('Unpaid')
  expect(text(asked)).not.toContain('Is it you?')
  expect(services.adminAccounts.suspend).not.toHaveBeenCalled()
})

test('what another admin did before is told, and changes nothing', async () => {
  const { services } = await visitAccount()
  const asked = await openAct('Suspend')
  services.state.details = {
    ...grace,
    account: { ...grace.account, suspendedAt: '2026-11-22T14:00:00.000Z' },
  }
  type('Reason', 'Unpaid')
  press('Suspend', asked)
  await see('Already suspended.')
})

test('a session that has ended meanwhile is told', async () => {
  const { services } = await visitAccount()
  const [session] = [...document.querySelectorAll<HTMLElement>('button')].filter((it) =>
    it.ariaLabel?.startsWith('End the session of Safari 20 on iOS'),
  )
  session?.click()
  const asked = await dialog('dialog')
  services.state.details = {
    ...grace,
    sessions: grace.sessions.filter((it) => it.id !== phone.id),
  }
  type('Reason', 'Lost phone')
  press('End session', asked)
  await see('This session had ended already.')
  expect(text()).toContain('Sessions (2)')
})

test.each([
  ['last_admin', 'This is the last admin'],
  ['admins_only', 'Your role does not allow this'],
  ['busy', 'Too much is going on just now'],
] as const)('a failure by %s is shown, and keeps the reason', async (code, words) => {
  const { services } = await visitAccount()
  services.adminAccounts.suspend.mockRejectedValueOnce(new AppError(code))
  const asked = await openAct('Suspend')
  type('Reason', 'Unpaid')
  press('Suspend', asked)
  await expect.poll(() => text(asked)).toContain(words)
  expect(asked.querySelector('input')?.value).toBe('Unpaid')
})

test('a role is changed to another one', async () => {
  const { services } = await visitAccount()
  const asked = await openAct('Change role')
  const select = asked.querySelector('select')
  expect([...(select?.options ?? [])].map(({ value }) => value)).toEqual(['', 'support', 'admin'])
  type('Reason', 'Joins the team')
  press('Change role', asked)
  await settled()
  expect(services.adminAccounts.setRole).not.toHaveBeenCalled()
  if (select) {
    select.value = 'support'
    select.dispatchEvent(new Event('change'))
  }
  press('Change role', asked)
  await see('The role is changed.')
  expect(services.adminAccounts.setRole.mock.calls[0]?.[1]).toMatchObject({ role: 'support' })
})

test('a deletion shows its date, and is cancelled', async () => {
  const deletionDueAt = '2026-12-06T14:05:00.000Z'
  await visitAccount({ details: { ...grace, account: { ...grace.account, deletionDueAt } } })
  await see('This account will be deleted on 6 December 2026.')
  expect(await menuItems()).not.toContain('Delete account')
  press('Cancel deletion')
  const asked = await dialog('dialog')
  type('Reason', 'A mistake')
  press('Cancel deletion', asked)
  await see('The deletion is cancelled.')
  expect(text()).not.toContain('will be deleted on')
})

test('the removal of the last factor says what is left', async () => {
  const passkeys = { passkeys: [], secondFactors: { ...grace.secondFactors } }
  passkeys.secondFactors.passkeys = { askedFor: false, count: 0 }
  await visitAccount({ details: { ...grace, ...passkeys } })
  press('Remove the authenticator app')
  const asked = await dialog('dialog')
  expect(text(asked)).toContain('Anyone who knows the password can then sign in with it alone.')
  expect(text(asked)).toContain('8 recovery codes')
  type('Reason', 'Lost phone')
  press('Remove', asked)
  await see('The authenticator app is removed.')
})

test('support sees only what support may do', async () => {
  await visitAccount({ staffRole: 'support', account: { ...staff.account, role: 'support' } })
  await see('Safari 20 on iOS')
  expect(await menuItems()).toEqual(['Send password reset', 'End all sessions'])
  for (const name of ['Lock down', 'Revoke Nightly backup, ends in Xw2B']) {
    expect(() => control(name)).toThrow()
  }
})

test('an act on the own account says so', async () => {
  const details = { ...grace, account: { ...grace.account, id: ada.id } }
  await visitConsole(`/admin/accounts/${ada.id}`, fakeServices({ ...staff, details }))
  await heading('Grace Hopper')
  press('Lock down')
  expect(text(await dialog('dialog'))).toContain('This is your own account.')
})

test.each(['01938a4e-0000-7000-8000-0000000000ff', 'nobody'])(
  'an unknown account (%s) is not found',
  async (unknown) => {
    await visitConsole(`/admin/accounts/${unknown}`, fakeServices({ ...staff, details: grace }))
    await heading('No such account')
    await see('There is no such account')
  },
)

test('a page that fails to load can be tried again', async () => {
  const services = fakeServices({ ...staff, details: grace })
  services.adminAccounts.show.mockRejectedValueOnce(new AppError('too_slow'))
  await visitConsole(`/admin/accounts/${id}`, services)
  await see('takes too long')
  press('Try again')
  await heading('Grace Hopper')
})

test('what another admin did shows at the return to the page', async () => {
  const { services } = await visitAccount()
  services.state.details = { ...grace, secondFactorRequiredAt: '2026-11-22T14:00:00.000Z' }
  comeBack()
  await see('Second factor required')
})

test('the timeline shows the newest events, with the reasons of acts', async () => {
  const acted = { ...auditEvent(4), kind: 'accountSuspended', reason: 'Unpaid' } as const
  const { services } = await visitAccount({ events: [acted, auditEvent(1)] })
  await see('Account suspended')
  expect(text()).toContain('Reason: Unpaid')
  expect(control('All events').getAttribute('href')).toBe(`/admin/audit?person=${id}`)
  expect(services.adminAudit.list.mock.calls[0]?.[1]).toMatchObject({ person: id })
})

test('a name made of HTML is text', async () => {
  const name = '<img src=x onerror=alert(1)><b>Bobby</b>'
  await visitAccount({ details: { ...grace, account: { ...grace.account, name } } })
  expect(document.querySelector('h1 *')).toBeNull()
  expect(document.querySelector('h1')?.textContent?.trim()).toBe(name)
})
