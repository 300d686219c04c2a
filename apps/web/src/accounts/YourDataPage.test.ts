import { AppError } from '@signin/contracts'
import { expect, test, vi } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { ada } from '../../test/fixtures.ts'
import {
  control,
  descriptionOf,
  dialog,
  field,
  heading,
  press,
  see,
  settled,
  text,
  type,
  visit,
} from '../../test/harness.ts'
import { saveFile } from '../ui/save-file.ts'

vi.mock('../ui/save-file.ts', () => ({ saveFile: vi.fn() }))

const DUE = '2026-12-06T14:05:00.000Z'

async function visitData(account: Partial<typeof ada> = {}, path = '/account/data') {
  const services = fakeServices({ signedIn: true, account: { ...ada, ...account } })
  const page = await visit(path, services)
  await see(account.deletionDueAt ? 'This account will be deleted' : 'You have 14 days')
  return page
}

async function confirmWith(address: string) {
  press('Delete account')
  const question = await dialog()
  type('Your email address', address)
  press('Delete account', question)
  return question
}

test('all data is saved as one file of indented JSON', async () => {
  await visitData()
  press('Download')
  await see('Saved as signin-export-2026-11-22.json')
  const [name, contents] = vi.mocked(saveFile).mock.calls[0] ?? []
  expect(name).toBe('signin-export-2026-11-22.json')
  expect(contents?.type).toBe('application/json')
  const json = (await contents?.text()) ?? ''
  expect(JSON.parse(json)).toMatchObject({ format: 'signin.account-export', account: ada })
  expect(json).toContain('\n  "account": {\n')
})

test('a failed download is shown and can be retried', async () => {
  const { services } = await visitData()
  services.accounts.exportData.mockRejectedValueOnce(new AppError('busy'))
  press('Download')
  await see('Too much is going on')
  expect(saveFile).not.toHaveBeenCalled()
  press('Download')
  await see('Saved as')
  expect(text()).not.toContain('Too much is going on')
})

test('a download requires recent authentication, and cancelling that does nothing', async () => {
  const { services } = await visitData()
  services.accounts.exportData.mockRejectedValueOnce(new AppError('not_signed_in_recently'))
  press('Download')
  await see('Confirm that it is you')
  press('Cancel', await dialog('dialog'))
  await expect.poll(() => text()).not.toContain('Confirm that it is you')
  await settled()
  expect(text()).not.toContain('Something went wrong')
  expect(saveFile).not.toHaveBeenCalled()
})

test('deletion requires that the address of the account is typed', async () => {
  const { services } = await visitData()
  const question = await confirmWith('eve@example.com')
  expect(text(question)).toContain('Delete the account of ada@example.com?')
  await expect
    .poll(() => descriptionOf(field('Your email address')))
    .toBe('Enter ada@example.com to go on.')
  expect(document.activeElement).toBe(field('Your email address'))
  await settled()
  expect(services.accounts.requestDeletion).not.toHaveBeenCalled()
  type('Your email address', ' Ada＠Example。com ')
  press('Delete account', question)
  await see('This account will be deleted on 6 December 2026.')
  await see('It will be deleted on 6 December 2026')
  await expect.poll(() => document.activeElement?.tagName).toBe('H1')
})

test('a failure is shown in the dialog, and the typed address stays', async () => {
  const { services } = await visitData()
  services.accounts.requestDeletion.mockRejectedValueOnce(new AppError('unavailable'))
  const question = await confirmWith('ada@example.com')
  await expect.poll(() => text(question)).toContain('Signin is not available just now')
  expect(field('Your email address').value).toBe('ada@example.com')
  press('Cancel', question)
  await expect.poll(() => document.querySelector('[role=alertdialog]')).toBeNull()
  press('Delete account')
  expect(text(await dialog())).not.toContain('not available')
  expect(field('Your email address').value).toBe('')
})

test('the deletion continues after re-authentication', async () => {
  const { services } = await visitData()
  services.accounts.requestDeletion.mockRejectedValueOnce(new AppError('not_signed_in_recently'))
  await confirmWith('ada@example.com')
  await see('Confirm that it is you')
  await see('Your password')
  type('Your password', 'correct horse battery staple')
  press('Confirm')
  await see('This account will be deleted on 6 December 2026.')
})

test.for(['/account', '/account/sessions', '/account/activity', '/account/data'])(
  '%s announces the deletion and can cancel it',
  async (path) => {
    const { services } = await visitData({ deletionDueAt: DUE }, path)
    services.accounts.cancelDeletion.mockRejectedValueOnce(new AppError('busy'))
    press('Keep my account')
    await see('Too much is going on')
    control('Keep my account').focus()
    press('Keep my account')
    await expect.poll(() => text()).not.toContain('will be deleted')
    expect(document.activeElement?.tagName).toBe('H1')
    expect(services.state.account.deletionDueAt).toBeNull()
  },
)

test('a failed load can be retried', async () => {
  const services = fakeServices({ signedIn: true })
  services.accounts.me.mockRejectedValueOnce(new Error('the database is down'))
  await visit('/account/data', services)
  await heading('Your data')
  await see('Something went wrong on our side')
  press('Try again')
  await see('You have 14 days')
})
