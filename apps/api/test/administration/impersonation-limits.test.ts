import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { appForFile, startApp } from '../harness.ts'
import {
  type Impersonation,
  impersonate,
  impersonation,
  signUpOwner,
  start,
} from './impersonating.ts'

const code = async (call: Promise<{ error: unknown }>) =>
  ((await call).error as { data?: { code: string } } | undefined)?.data?.code

const putPicture = ({ admin: { browser } }: Impersonation) =>
  browser.send({
    method: 'PUT',
    url: '/api/account/avatar',
    payload: 'junk',
    headers: { 'content-type': 'image/png' },
  })
const forwardAuth = ({ admin: { browser } }: Impersonation) =>
  browser.send({ method: 'GET', url: '/api/forward-auth?audience=notes' })

describe('under the policy read-only', async () => {
  const signin = await appForFile({ env: { impersonation: 'read-only' } })
  let acting: Impersonation
  beforeAll(async () => {
    acting = await impersonation(signin)
  })

  test.each<[string, object?]>([
    ['accounts.updateProfile', { name: 'Somebody' }],
    ['accounts.exportData'],
    ['accounts.requestDeletion'],
    ['accounts.requestEmailChange', { email: 'mine@example.com' }],
    ['passwords.status'],
    ['passwords.requestReset', { email: 'mine@example.com' }],
    ['passkeys.list'],
    ['secondFactors.status'],
    ['secondFactors.startTotp'],
    ['identities.list'],
    ['sessions.revokeOthers'],
    ['sessions.reauthenticate', { method: 'password', password: 'nanoseconds are this long' }],
    ['tokens.listApiTokens'],
    ['tokens.issueAccessToken', { audience: 'notes' }],
  ])('an impersonator may not call %s', async (procedure, input = {}) => {
    expect(await code(acting.admin.browser.call(procedure, input))).toBe('impersonating')
  })

  test('an account that is not there is not found', async () => {
    expect(await code(start(acting.admin, crypto.randomUUID()))).toBe('not_found')
  })

  test('the routes beside the procedures are closed as well', async () => {
    expect(await code(putPicture(acting))).toBe('impersonating')
    expect(await code(forwardAuth(acting))).toBe('impersonating')
  })
})

describe('under the policy changes', async () => {
  const signin = await appForFile({ env: { impersonation: 'changes' } })

  test('a change of the profile is recorded as the admin’s, and so shown to the owner', async () => {
    const acting = await impersonate(signin, await signUpOwner(signin))
    const { admin, owner, sessionId } = acting
    const changed = await admin.browser.call('accounts.updateProfile', { name: 'Grace M. Hopper' })
    expect(changed.data).toMatchObject({ id: owner.accountId, name: 'Grace M. Hopper' })
    const [entry] = (await owner.browser.call('activity.list', {})).data.entries
    expect(entry).toMatchObject({ kind: 'profileChanged', byAdmin: true, address: '' })
    const event = await signin.db.auditEvent.findFirst({ where: { id: entry.id } })
    expect(event?.actor).toBe('admin')
    const details = await signin.db.auditEventDetails.findFirst({ where: { eventId: entry.id } })
    expect(details).toMatchObject({
      subjectId: owner.accountId,
      actorId: admin.accountId,
      sessionId,
    })
    // Not an image: the account's own picture route was reached.
    expect(await code(putPicture(acting))).toBe('invalid_input')
  })

  test('an access token names who acts, and ends with the impersonation', async () => {
    const acting = await impersonation(signin)
    const { admin, owner, sessionId } = acting
    const issue = () => admin.browser.call('tokens.issueAccessToken', { audience: 'notes' })
    const claims = decodeJwt((await issue()).data.accessToken)
    expect(claims).toMatchObject({
      sub: owner.accountId,
      act: { sub: admin.accountId },
      sid: sessionId,
      roles: ['member'],
    })
    const forwarded = await forwardAuth(acting)
    expect(forwarded.headers).toMatchObject({
      'x-signin-account': owner.accountId,
      'x-signin-actor': admin.accountId,
    })
    signin.passTime(27 * 60_000)
    const late = decodeJwt((await issue()).data.accessToken)
    expect((late.exp ?? 0) - (late.iat ?? 0)).toBeLessThanOrEqual(3 * 60)
  })

  test('the end of an impersonation revokes its access tokens', async () => {
    const { admin } = await impersonation(signin)
    const before = await signin.db.revocation.count()
    await admin.browser.call('sessions.signOut')
    expect(await signin.db.revocation.count()).toBe(before + 2)
  })

  test('credentials, sessions and data stay closed', async () => {
    const { admin } = await impersonation(signin)
    for (const procedure of ['passkeys.list', 'sessions.revokeOthers', 'accounts.exportData']) {
      expect(await code(admin.browser.call(procedure, {}))).toBe('impersonating')
    }
  })
})

test('nobody acts as anybody where the policy is off, with a cookie of before either', async () => {
  const on = await appForFile({ env: { impersonation: 'read-only' } })
  const { admin, owner } = await impersonation(on)
  const off = await startApp({ db: on.db, databaseUrl: on.databaseUrl, ownerUrl: on.ownerUrl })
  try {
    const browser = off.browser()
    for (const [name, value] of admin.browser.cookies) browser.cookies.set(name, value)
    expect((await browser.call('accounts.me')).error?.data.code).toBe('not_signed_in')
    expect((await browser.call('accounts.me')).data.id).toBe(admin.accountId)
    const { error } = await start({ browser }, owner.accountId)
    expect(error?.data.code).toBe('impersonation_off')
  } finally {
    await off.app.close()
  }
})
