import { expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { signInStaff } from './staff.ts'

const signin = await appForFile()

test('support finds an act of an admin in the audit log, with both of them', async () => {
  const admin = await signInStaff(signin, 'admin')
  const support = await signInStaff(signin, 'support')
  const act = { accountId: support.accountId, reason: 'Left the team' }
  await admin.browser.call('admin.accounts.revokeSessions', { ...act, accountId: admin.accountId })
  const { data } = await support.browser.call('admin.audit.list', {
    actor: admin.person.email,
    kinds: 'sessionsRevokedByAdmin',
  })
  expect(data).toMatchObject({ next: null, searchedTo: null })
  expect(data.events).toHaveLength(1)
  const { id } = data.events[0]
  const shown = await support.browser.call('admin.audit.show', { id })
  expect(shown.data.event).toMatchObject({
    id,
    reason: 'Left the team',
    actor: { type: 'admin', account: { email: admin.person.email } },
    subject: { id: admin.accountId },
  })
})
