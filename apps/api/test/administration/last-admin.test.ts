import { randomUUIDv7 } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { waitForLockWaiters } from '../lock-waiters.ts'
import { operatorOf } from './operator.ts'

const signin = await appForFile()
const operator = operatorOf(signin)

let people = 0
async function anAdmin(role: 'admin' | 'member' = 'admin'): Promise<string> {
  const id = randomUUIDv7()
  const email = `admin${people++}@example.com`
  const now = signin.now()
  await signin.db.account.create({ data: { id, email, name: 'Ada', role, emailConfirmedAt: now } })
  return id
}

beforeEach(async () => {
  await signin.db.account.deleteMany()
})

const acts: [string, (accountId: string) => Promise<unknown>][] = [
  ['demoted', (accountId) => operator.setRole({ accountId, role: 'member' })],
  ['suspended', (accountId) => operator.suspend({ accountId })],
  ['deleted', (accountId) => operator.scheduleDeletion({ accountId })],
]

test.each(acts)('the last admin cannot be %s', async (_, act) => {
  const accountId = await anAdmin()
  await anAdmin('member')
  await expect(act(accountId)).rejects.toMatchObject({ code: 'last_admin' })
  expect(await signin.db.account.findUnique({ where: { id: accountId } })).toMatchObject({
    role: 'admin',
    suspendedAt: null,
    deletionDueAt: null,
  })
})

test.each(acts)('an admin can be %s while there is another', async (_, act) => {
  const accountId = await anAdmin()
  await anAdmin()
  await expect(act(accountId)).resolves.toMatchObject({ changed: true })
})

test.each(acts)('an admin who is %s is not another admin', async (_, act) => {
  const gone = await anAdmin()
  const last = await anAdmin()
  await act(gone)
  await expect(operator.suspend({ accountId: last })).rejects.toMatchObject({ code: 'last_admin' })
})

test('an admin who has not confirmed the address is not another admin', async () => {
  const last = await anAdmin()
  const created = { email: 'created@example.com', name: 'Grace', role: 'admin' } as const
  await operator.create(created)
  await expect(operator.suspend({ accountId: last })).rejects.toMatchObject({ code: 'last_admin' })
})

const pairs = acts.flatMap(([first, act]) =>
  acts.map(([second, other]) => ({ first, second, act, other })),
)

test.each(pairs)('of the last two admins $first and $second at once one stays', async (pair) => {
  const [one, two] = [await anAdmin(), await anAdmin()]
  const sent = await signin.db.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('admins', 0))`
    const acted = [pair.act(one)]
    await waitForLockWaiters(signin.db, 1)
    acted.push(pair.other(two))
    await waitForLockWaiters(signin.db, 2)
    return () => Promise.allSettled(acted)
  })
  const outcomes = await sent()
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const staying = { role: 'admin', suspendedAt: null, deletionDueAt: null }
  expect(await signin.db.account.count({ where: staying })).toBe(1)
})
