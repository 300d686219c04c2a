import { beforeAll, describe, expect, test } from 'vitest'
import { appErrorOf } from '../../src/http/errors.ts'
import { appForFile } from '../harness.ts'
import { waitForLockWaiters } from '../lock-waiters.ts'
import { ada, grace, signUp } from '../people.ts'
import { type StaffMember, signInStaff } from './staff.ts'

const signin = await appForFile()
let admin: StaffMember
let support: StaffMember
let target: string
const reason = 'She asked for it by phone'

beforeAll(async () => {
  admin = await signInStaff(signin, 'admin')
  support = await signInStaff(signin, 'support')
  await signUp(signin, signin.browser(), grace)
  target = await idOf(grace.email)
})

const idOf = async (email: string) =>
  (await signin.db.account.findUniqueOrThrow({ where: { email } })).id

test('support finds an account, sees no secret of it, and ends its sessions', async () => {
  const { data } = await support.browser.call('admin.accounts.search', { text: 'GRACE' })

  expect(data.accounts).toMatchObject([{ id: target, email: grace.email, role: 'member' }])
  const shown = await support.browser.call('admin.accounts.show', { accountId: target })
  expect(shown.data).toMatchObject({ account: { id: target }, password: { set: true } })
  const act = { accountId: target, reason }
  const ended = await support.browser.call('admin.accounts.revokeSessions', act)
  expect(ended.data).toMatchObject({ changed: true })
  expect(await signin.db.session.count({ where: { accountId: target } })).toBe(0)
  const event = await signin.db.auditEventDetails.findFirst({
    where: { subjectId: target, actorId: support.accountId },
  })
  expect(event?.detail).toBe(`1\n${reason}`)
})

test.each([
  'revokeApiToken',
  'removeSecondFactor',
  'removePasskey',
  'requireSecondFactor',
  'suspend',
  'restore',
  'lockDown',
  'setRole',
  'scheduleDeletion',
  'cancelDeletion',
])('support may not call %s', async (act) => {
  const input = {
    accountId: target,
    reason,
    role: 'admin',
    tokenId: target,
    passkeyId: target,
    factor: 'totp',
  }
  const { error } = await support.browser.call(`admin.accounts.${act}`, input)
  expect(error?.data.code).toBe('admins_only')
})

test('a member, and an admin who proved one factor, may open nothing', async () => {
  const member = signin.browser()
  await signUp(signin, member)
  const asked = () => member.call('admin.accounts.search', {})
  expect((await asked()).error?.data.code).toBe('admins_only')
  await signin.db.account.update({ where: { email: ada.email }, data: { role: 'admin' } })
  expect((await asked()).error?.data.code).toBe('second_factor_setup_required')
})

test('the owner sees the act and its time, and not where the admin is', async () => {
  const owner = signin.browser()
  await signUp(signin, owner, grace)
  await admin.browser.call('admin.accounts.sendReset', { accountId: target, reason })
  const { entries } = (await owner.call('activity.list', {})).data
  expect(entries[0]).toMatchObject({
    kind: 'passwordResetSent',
    address: '',
    browser: null,
    system: null,
    place: null,
  })
})

describe('a cursor', () => {
  const search = (browser = admin.browser, input = {}) =>
    browser.call('admin.accounts.search', input)

  test.each(['made up', 'x'.repeat(1900), '%', `${'A'.repeat(22)}.WyJwYXJ0Il0`])(
    'that is made up (%s) is rejected',
    async (after) => {
      expect((await search(admin.browser, { after })).error?.data.code).toBe('invalid_input')
    },
  )

  test('of another list or another reader is rejected', async () => {
    const people = Array.from({ length: 60 }, (_, n) => ({ email: `p${n}@example.net`, name: 'P' }))
    await signin.db.account.createMany({ data: people })
    const { next } = (await search()).data
    expect((await search(admin.browser, { after: next })).data.accounts.length).toBeGreaterThan(9)
    const others = [
      search(support.browser, { after: next }),
      search(admin.browser, { after: next, text: 'p' }),
    ]
    for (const { error } of await Promise.all(others)) {
      expect(error?.data.code).toBe('invalid_input')
    }
  })
})

test('an admin who is suspended while an act waits does not complete it', async () => {
  const other = await signInStaff(signin, 'admin')
  const act = await signin.db.$transaction(async (tx) => {
    await tx.$executeRaw`
      select pg_advisory_xact_lock(hashtextextended('credentials of ' || ${target}, 0))`
    const acting = other.browser.call('admin.accounts.suspend', { accountId: target, reason })
    await waitForLockWaiters(signin.db, 1)
    await tx.session.deleteMany({ where: { accountId: other.accountId } })
    return () => acting
  })
  expect((await act()).error?.data.code).toBe('not_signed_in')
  const { suspendedAt } = await signin.db.account.findUniqueOrThrow({ where: { id: target } })
  expect(suspendedAt).toBeNull()
})

test('of two admins who lock each other down at once, one acts', async () => {
  const [one, two] = await Promise.all([signInStaff(signin, 'admin'), signInStaff(signin, 'admin')])
  const outcomes = await Promise.all([
    one.browser.call('admin.accounts.lockDown', { accountId: two.accountId, reason }),
    two.browser.call('admin.accounts.lockDown', { accountId: one.accountId, reason }),
  ])
  expect(outcomes.map(({ error }) => error?.data.code ?? 'done').sort()).toEqual([
    'done',
    'not_signed_in',
  ])
})

test('a query that takes too long is stopped, and says so', async () => {
  const slow = signin.deps.consoleDb.$executeRaw`select pg_sleep(10)`
  const error = await slow.then(() => null, appErrorOf)
  expect(error?.code).toBe('too_slow')
})
