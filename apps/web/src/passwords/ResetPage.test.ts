import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { heading, press, see, settled, type, visit } from '../../test/harness.ts'

const LINK = `/reset#${'A'.repeat(43)}`
const PASSWORD = 'correct horse battery staple'

test('a password below the minimum length is not sent', async () => {
  const { calls } = await visit(LINK)
  await see('At least 15 characters.')
  type('New password', 'ten of them')
  press('Save the new password')
  await see('Use at least 15 characters.')
  await settled()
  expect(calls('passwords.reset')).toBe(0)
})

test('a reset redirects to the sign-in page with a notice, also from a session', async () => {
  const services = fakeServices({ signedIn: true })
  await visit('/account', services)
  const { router } = await visit(LINK, services)
  await heading('Choose a new password')
  type('New password', PASSWORD)
  press('Save the new password')
  await see('Your password is changed')
  expect(router.currentRoute.value.fullPath).toBe('/sign-in')
})
