import { describe, expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { signIn } from '../people.ts'
import {
  actsAs,
  addAccount,
  impersonate,
  impersonation,
  type Owner,
  REASON,
  signUpOwner,
  start,
} from './impersonating.ts'
import { operatorOf } from './operator.ts'
import { signInStaff } from './staff.ts'

const signin = await appForFile({ env: { impersonation: 'read-only' } })
const MINUTE = 60_000
const reason = 'A test'

/** The details of the events of an account, each with its kind and the type of its actor. */
async function eventsOf(subjectId: string) {
  const { db } = signin
  const details = await db.auditEventDetails.findMany({
    where: { subjectId },
    orderBy: { eventId: 'asc' },
  })
  const events = await db.auditEvent.findMany({
    where: { id: { in: details.map((it) => it.eventId) } },
  })
  return details.map((it) => {
    const { kind, actor } = events.find(({ id }) => id === it.eventId) ?? {}
    return { ...it, kind, actor }
  })
}

describe('an admin who acts as somebody', () => {
  test('sees the account, while the console stays theirs, and stops', async () => {
    const { admin, owner, sessionId } = await impersonation(signin)
    const { browser } = admin
    const { data: session } = await browser.call('sessions.current')
    expect(session).toMatchObject({
      accountId: owner.accountId,
      impersonator: { accountId: admin.accountId, mayChange: false },
    })
    expect(Date.parse(session.expiresAt) - signin.now().getTime()).toBe(30 * MINUTE)
    expect((await browser.call('accounts.me')).data.id).toBe(owner.accountId)
    const search = await browser.call('admin.accounts.search', { text: owner.accountId })
    expect(search.data.accounts).toMatchObject([{ id: owner.accountId }])

    expect((await browser.call('sessions.stopImpersonation')).data).toEqual({ ended: 1 })
    expect(await actsAs(browser)).toBe(admin.accountId)
    expect(await eventsOf(owner.accountId)).toMatchObject([
      { actorId: admin.accountId, sessionId, detail: `\n${REASON}`, actor: 'admin' },
      { actorId: admin.accountId, sessionId, kind: 'impersonationEnded', actor: 'admin' },
    ])
  })

  test('is no device of the owner, who is told by email and in the activity', async () => {
    const { owner } = await impersonate(signin, await signUpOwner(signin))
    expect((await owner.browser.call('sessions.list')).data).toHaveLength(1)
    const shown = await signin.db.knownDevice.count({ where: { accountId: owner.accountId } })
    expect(shown).toBe(1)
    const [email, ...earlier] = await signin.emailsTo(owner.person.email)
    expect(email).toMatchObject({
      subject: 'An administrator acted as you',
      details: [['Reason', REASON]],
    })
    expect(earlier.map(({ subject }) => subject)).not.toContainEqual(
      expect.stringContaining('new device'),
    )
    const { entries } = (await owner.browser.call('activity.list', {})).data
    expect(entries[0]).toMatchObject({
      kind: 'impersonationStarted',
      detail: REASON,
      byAdmin: true,
      address: '',
    })
  })

  test('is signed out altogether by signing out', async () => {
    const { admin, owner, sessionId } = await impersonation(signin)
    await admin.browser.call('sessions.signOut')
    expect(await actsAs(admin.browser)).toBeNull()
    expect([...admin.browser.cookies.keys()]).not.toContain('signin-impersonation')
    expect(await signin.db.session.count({ where: { id: sessionId } })).toBe(0)
    expect(await eventsOf(owner.accountId)).toHaveLength(2)
  })

  test('is no more the owner after 30 minutes, however busy, and then nobody for one request', async () => {
    const { admin, owner } = await impersonation(signin)
    signin.passTime(29 * MINUTE)
    expect(await actsAs(admin.browser)).toBe(owner.accountId)
    signin.passTime(MINUTE)
    const late = await admin.browser.call('accounts.updateProfile', { name: 'Meant for her' })
    expect(late.error?.data.code).toBe('not_signed_in')
    expect(await actsAs(admin.browser)).toBe(admin.accountId)
    expect((await start({ browser: admin.browser }, owner.accountId)).error?.data.code).toBe(
      'not_signed_in_recently',
    )
  })

  test.each<[string, (owner: Owner) => Promise<unknown>]>([
    ['the owner signs out elsewhere', ({ browser }) => browser.call('sessions.revokeOthers')],
    [
      'the account is suspended',
      ({ accountId }) => operatorOf(signin).suspend({ accountId, reason }),
    ],
    [
      'the owner joins the staff',
      ({ accountId }) => operatorOf(signin).setRole({ accountId, role: 'support', reason }),
    ],
  ])('acts as nobody any more when %s', async (_, end) => {
    const { admin, owner, sessionId } = await impersonate(signin, await signUpOwner(signin))
    await end(owner)
    expect(await signin.db.session.count({ where: { id: sessionId } })).toBe(0)
    signin.passTime(1000)
    expect(await actsAs(admin.browser)).toBeNull()
    expect(await actsAs(admin.browser)).toBe(admin.accountId)
  })

  test.each<[string, (accountId: string) => Promise<unknown>]>([
    ['suspended', (accountId) => operatorOf(signin).suspend({ accountId, reason })],
    [
      'no admin any more',
      (accountId) => operatorOf(signin).setRole({ accountId, role: 'member', reason }),
    ],
  ])('acts as nobody, and is signed out, once %s', async (_, end) => {
    const { admin, sessionId } = await impersonation(signin)
    await end(admin.accountId)
    expect(await signin.db.session.count({ where: { id: sessionId } })).toBe(0)
    signin.passTime(1000)
    expect(await actsAs(admin.browser)).toBeNull()
    expect(await actsAs(admin.browser)).toBeNull()
  })
})

describe('nobody acts as', () => {
  test.each(['admin', 'support'] as const)('somebody with the role %s', async (role) => {
    const [admin, other] = [await signInStaff(signin, 'admin'), await signInStaff(signin, role)]
    expect((await start(admin, other.accountId)).error?.data.code).toBe('admins_only')
  })

  test('themself, a suspended account, or two people at once', async () => {
    const { admin } = await impersonation(signin)
    const other = await addAccount(signin)
    expect((await start(admin, other.accountId)).error?.data.code).toBe('impersonating')
    await admin.browser.call('sessions.stopImpersonation')
    expect((await start(admin, admin.accountId)).error?.data.code).toBe('admins_only')
    await operatorOf(signin).suspend({ accountId: other.accountId, reason })
    expect((await start(admin, other.accountId)).error?.data.code).toBe('account_suspended')
  })

  test('anybody without a reason, as support, or long after proving who they are', async () => {
    const [admin, support] = [
      await signInStaff(signin, 'admin'),
      await signInStaff(signin, 'support'),
    ]
    const { accountId } = await addAccount(signin)
    const call = 'admin.impersonation.start'
    expect((await admin.browser.call(call, { accountId })).error?.data.code).toBe('invalid_input')
    expect((await start(support, accountId)).error?.data.code).toBe('admins_only')
    signin.passTime(15 * MINUTE)
    expect((await start(admin, accountId)).error?.data.code).toBe('not_signed_in_recently')
  })
})

describe('the cookie of an impersonation', () => {
  test('opens nothing without the session that started it', async () => {
    const { admin } = await impersonation(signin)
    const stolen = admin.browser.cookies.get('signin-impersonation') ?? ''
    const thief = signin.browser()
    thief.cookies.set('signin-impersonation', stolen)
    expect(await actsAs(thief)).toBeNull()
    const other = await signUpOwner(signin)
    other.browser.cookies.set('signin-impersonation', stolen)
    expect(await actsAs(other.browser)).toBeNull()
    expect(await actsAs(other.browser)).toBe(other.accountId)
  })

  test('is no session cookie', async () => {
    const { admin } = await impersonation(signin)
    const thief = signin.browser()
    thief.cookies.set('signin', admin.browser.cookies.get('signin-impersonation') ?? '')
    expect(await actsAs(thief)).toBeNull()
  })
})

test('an impersonation pushes no session of the owner out', async () => {
  const owner = await signUpOwner(signin)
  const { accountId } = owner
  const lastSeenAt = new Date(signin.now().getTime() - MINUTE)
  const expiresAt = new Date(signin.now().getTime() + MINUTE)
  const sessions = Array.from({ length: 98 }, (_, n) => ({
    accountId,
    lastSeenAt,
    expiresAt,
    tokenHash: Buffer.alloc(32, `${n}`.padStart(4)),
  }))
  await signin.db.session.createMany({ data: sessions })
  await impersonate(signin, owner)
  await signIn(signin.browser(), owner.person)
  expect((await owner.browser.call('sessions.list')).data).toHaveLength(100)
})
