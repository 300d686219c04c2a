import { randomUUIDv7 } from 'node:crypto'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { type StaffMember, signInStaff } from './staff.ts'

const signin = await appForFile()
const reason = 'The old customers'
let admin: StaffMember
beforeAll(async () => {
  admin = await signInStaff(signin, 'admin')
})
beforeEach(async () => {
  await signin.db.account.deleteMany({ where: { id: { not: admin.accountId } } })
})

async function addAccounts(count: number, host = 'old.example.com'): Promise<string[]> {
  const data = Array.from({ length: count }, (_, n) => ({
    id: randomUUIDv7(),
    email: `p${n}@${host}`,
    name: 'P',
    emailConfirmedAt: signin.now(),
  }))
  await signin.db.account.createMany({ data })
  return data.map(({ id }) => id)
}

const suspended = () => signin.db.account.count({ where: { suspendedAt: { not: null } } })
const plan = async (text: string) => (await admin.browser.call('admin.bulk.plan', { text })).data
const run = (target: object, act = 'suspend') =>
  admin.browser.call('admin.bulk.run', { act, reason, target })
const matching = (text: string, through: string, after?: string) =>
  run({ kind: 'matching', filter: { text }, through, ...(after && { after }) })

test('a run reaches all that matched at its plan, page by page, and no account that came later', async () => {
  await addAccounts(60)
  await addAccounts(3, 'other.example.com')
  const { count, through } = await plan('@old.example.com')
  expect(count).toBe(60)
  const first = (await matching('@old.example.com', through)).data
  expect(first).toMatchObject({ changed: 50, unchanged: 0, refused: 0 })
  await signin.db.account.create({
    data: { id: randomUUIDv7(), email: 'late@old.example.com', name: 'Late' },
  })
  const second = (await matching('@old.example.com', through, first.next)).data
  expect(second).toEqual({ changed: 10, unchanged: 0, refused: 0, next: null })
  expect(await suspended()).toBe(60)
  const event = await signin.db.auditEventDetails.count({ where: { actorId: admin.accountId } })
  expect(event).toBe(60)
})

test('selected accounts: those already so, those gone and the own one are left alone', async () => {
  const [one = '', two = ''] = await addAccounts(2)
  await signin.db.account.update({ where: { id: two }, data: { suspendedAt: signin.now() } })
  const accountIds = [one, two, one, crypto.randomUUID(), admin.accountId]
  const { data } = await run({ kind: 'selected', accountIds })
  expect(data).toEqual({ changed: 1, unchanged: 2, refused: 1, next: null })
  expect(await suspended()).toBe(2)
})

test('a run ends with the session of its admin', async () => {
  const accountIds = await addAccounts(3)
  const other = await signInStaff(signin, 'admin')
  await signin.db.session.deleteMany({ where: { accountId: other.accountId } })
  const call = { act: 'suspend', reason, target: { kind: 'selected', accountIds } }
  const { error } = await other.browser.call('admin.bulk.run', call)
  expect(error?.data.code).toBe('not_signed_in')
  expect(await suspended()).toBe(0)
})
