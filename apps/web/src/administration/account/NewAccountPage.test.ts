import { expect, test, vi } from 'vitest'
import { grace } from '../../../test/account-details.ts'
import { fakeServices } from '../../../test/fake-services.ts'
import { staff } from '../../../test/fakes/staff.ts'
import { dialog, heading, press, text, type, visitConsole } from '../../../test/harness.ts'

async function visitNew() {
  const services = fakeServices({ ...staff, details: grace })
  const page = await visitConsole('/admin/accounts/new?role=admin', services)
  return { ...page, asked: await dialog('dialog') }
}

function fill(email: string) {
  type('Email', email)
  type('Name', 'Alan Turing')
  type('Reason', 'Joins the team')
}

test('an account is created, and opened', async () => {
  const { services, router, asked } = await visitNew()
  fill('alan@example.com')
  press('Create account', asked)
  await heading('Alan Turing')
  expect(router.currentRoute.value.path).toBe(`/admin/accounts/${grace.account.id}`)
  expect(services.adminAccounts.create.mock.calls[0]?.[1]).toEqual({
    email: 'alan@example.com',
    name: 'Alan Turing',
    role: 'member',
    reason: 'Joins the team',
  })
})

test('a taken address is told, and keeps what was typed', async () => {
  const { services, asked } = await visitNew()
  fill(services.state.account.email)
  press('Create account', asked)
  await expect.poll(() => text(asked)).toContain('This address is taken')
  expect(asked.querySelector('input')?.value).toBe(services.state.account.email)
})

test('each field that is missing is named', async () => {
  const { asked } = await visitNew()
  press('Create account', asked)
  await expect.poll(() => text(asked)).toContain('Give a reason.')
  expect(asked.querySelectorAll('[aria-invalid=true]')).toHaveLength(3)
})

test('the button of the list keeps its filters', async () => {
  const services = fakeServices({ ...staff, details: grace })
  const { router } = await visitConsole('/admin?role=admin', services)
  await heading('Accounts')
  await vi.waitFor(() => press('New account'))
  await dialog('dialog')
  expect(router.currentRoute.value.fullPath).toBe('/admin/accounts/new?role=admin')
})

test('the list below keeps its filters', async () => {
  const { router, asked } = await visitNew()
  press('Cancel', asked)
  await expect.poll(() => router.currentRoute.value.fullPath).toBe('/admin?role=admin')
})
