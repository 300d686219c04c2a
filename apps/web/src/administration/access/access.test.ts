import { expect, test } from 'vitest'
import { fakeServices } from '../../../test/fake-services.ts'
import { staff } from '../../../test/fakes/staff.ts'
import { ada, thisSession, withTotp } from '../../../test/fixtures.ts'
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

const linkOf = (name: string) => control(name).getAttribute('href')

test('an admin sees the console, who is signed in, and the way back to the account', async () => {
  const { loadPage } = await visitConsole('/admin')
  await heading('Accounts')
  expect(document.title).toBe('Accounts · Signin console')
  await see('Ada LovelaceAdmin')
  press('Your account')
  await expect.poll(() => document.querySelector('[role=menu]')).not.toBeNull()
  const [item] = document.querySelectorAll<HTMLElement>('[role=menuitem]')
  item?.click()
  expect(loadPage).toHaveBeenCalledWith('/account')
})

test('a guest is sent to sign in, and comes back to the page', async () => {
  const { loadPage, services } = await visitConsole('/admin?text=grace#top', fakeServices())
  await expect.poll(() => loadPage.mock.calls).toHaveLength(1)
  expect(loadPage).toHaveBeenCalledWith('/sign-in?next=/admin?text=grace%23top')
  await settled()
  expect(document.querySelector('h1')?.textContent).toBe('Loading')
  expect(services.adminAccounts.search).not.toHaveBeenCalled()
})

test('a member gets no console', async () => {
  await visitConsole('/admin', fakeServices({ signedIn: true }))
  await heading("You can't open the console")
  await see('You are signed in as ada@example.com.')
  expect(linkOf('Go to your account')).toBe('/account')
  expect(document.querySelector('nav')).toBeNull()
})

test('an admin who is demoted meanwhile loses the console', async () => {
  const { services, router } = await visitConsole('/admin')
  await heading('Accounts')
  services.state.staffRole = null
  services.state.account = ada
  await router.push('/admin?text=grace')
  await heading("You can't open the console")
})

test('a session without a second factor is told to set one up', async () => {
  const { viewer } = fakeServices({ signedIn: true }).state
  const { services } = await visitConsole('/admin', fakeServices({ ...staff, viewer }))
  await heading('Set up two-step verification')
  expect(linkOf('Go to Security')).toBe('/account/security')
  services.state.viewer = staff.viewer
  press('I have set it up')
  await heading('Accounts')
})

test('a session that has not used its second factor confirms it in place', async () => {
  const { viewer } = fakeServices({ signedIn: true }).state
  const services = fakeServices({ ...staff, viewer, secondFactors: withTotp })
  services.sessions.reauthenticate.mockImplementation(async () => {
    services.state.viewer = staff.viewer
    return { status: 'signedIn', session: thisSession, mayOfferPasskey: false }
  })
  await visitConsole('/admin', services)
  await heading('Two-step verification')
  press("Confirm it's you")
  await see('Your password')
  type('Your password', 'correct horse battery staple')
  press('Confirm', await dialog('dialog'))
  await heading('Accounts')
})

test('a session that ended meanwhile shows nothing more, and leads back', async () => {
  const { services, router, loadPage } = await visitConsole('/admin')
  await see('Ada Lovelace')
  services.state.viewer = null
  await router.push('/admin?text=grace')
  await heading('Your session has ended')
  expect(linkOf('Sign in')).toBe('/sign-in?next=/admin?text=grace')
  expect(text()).not.toContain('Ada Lovelace')
  expect(loadPage).not.toHaveBeenCalled()
})

test('an unknown path of the console leads on', async () => {
  await visitConsole('/admin/no/such/page')
  await heading('Page not found')
  expect(linkOf('Go to the accounts')).toBe('/admin')
})
