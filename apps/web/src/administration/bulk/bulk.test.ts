import { AppError } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeServices } from '../../../test/fake-services.ts'
import { manyAccounts } from '../../../test/fakes/admin-accounts.ts'
import { staff } from '../../../test/fakes/staff.ts'
import { dialog, press, see, settled, text, type, visitConsole } from '../../../test/harness.ts'

const reason = 'The old customers'

async function select(count: number, all: boolean) {
  const services = fakeServices({ ...staff, people: manyAccounts(count) })
  await visitConsole('/admin', services)
  await see('Person 0')
  const box = (name: string) => document.querySelector<HTMLElement>(`[aria-label='${name}']`)
  if (all) {
    box('Select all loaded accounts')?.click()
    await see('Select all')
    press(`Select all ${count} accounts`)
  } else {
    box('Select person-0@example.com')?.click()
  }
  await see('selected')
  return services
}

async function choose(name: string) {
  press('Act on the selected accounts')
  const item = () =>
    [...document.querySelectorAll<HTMLElement>('[role=menuitem]')].find((it) => text(it) === name)
  await expect.poll(item).toBeDefined()
  item()?.click()
  return dialog('dialog')
}

test('selected accounts are acted on with a reason', async () => {
  const services = await select(3, false)
  const shown = await choose('Suspend')
  expect(text(shown)).toContain('Suspend: 1 account')
  press('Suspend', shown)
  await see('Give a reason.')
  type('Reason', reason)
  press('Suspend', shown)
  await see('1 changed')
  expect(services.adminBulk.run.mock.calls.map(([, run]) => run)).toEqual([
    {
      act: 'suspend',
      reason,
      target: { kind: 'selected', accountIds: [services.state.people[0]?.id] },
    },
  ])
})

test('all that match are counted first, and reached page by page', async () => {
  const services = await select(120, true)
  const shown = await choose('Sign out everywhere')
  await see('Sign out everywhere: 120 accounts')
  type('Reason', reason)
  press('Sign out everywhere', shown)
  await see('120 changed')
  expect(services.adminBulk.run).toHaveBeenCalledTimes(3)
})

test('a run that fails half-way says how far it came, and goes on from there', async () => {
  const services = await select(120, true)
  const run = services.adminBulk.run.getMockImplementation()
  services.adminBulk.run.mockImplementationOnce((...call) => run?.(...call) as never)
  services.adminBulk.run.mockImplementationOnce(async () => {
    throw new AppError('busy')
  })
  const shown = await choose('Suspend')
  await see('Suspend: 120 accounts')
  type('Reason', reason)
  press('Suspend', shown)
  await see('50 changed')
  expect(text(shown)).toContain('Stopped')
  press('Continue', shown)
  await see('120 changed')
  await settled()
  expect(services.adminBulk.run).toHaveBeenCalledTimes(4)
})
