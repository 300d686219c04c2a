import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { contentTypeOf, type Files, FilesUnavailable } from '../../src/files/files.ts'
import type { Browser } from '../browser.ts'
import { deleteFinishedJobs, dumpOf, encodingsOf } from '../dump.ts'
import { addPasskey, addTotp } from '../factors.ts'
import { startApp, type TestApp } from '../harness.ts'
import { clientOf, configured, entryOf } from '../identities/fixture.ts'
import { type IdentityProvider, startIdentityProvider } from '../identities/identity-provider.ts'
import { linkWith, signInWith } from '../identities/provider-flow.ts'
import { ada, signUp } from '../people.ts'
import { isLive, makeAdmin, makeToken } from '../tokens/tokens.ts'

const DAY = 86_400_000
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0'

const kept = new Map<string, Uint8Array>()
let filesAreDown = false
const files: Files = {
  put: async (key, body) => void kept.set(key, body),
  async get(key) {
    const body = kept.get(key)
    return body ? { body, contentType: contentTypeOf(key) } : null
  },
  async remove(key) {
    if (filesAreDown) throw new FilesUnavailable('cannot remove', 'the store is away')
    kept.delete(key)
  },
  async *list() {},
}

let signin: TestApp
let provider: IdentityProvider
let home: Browser
let person: typeof ada
let here: { 'user-agent': string; 'x-forwarded-for': string }
let people = 0
beforeAll(async () => {
  provider = await startIdentityProvider({ clients: [clientOf('acme')] })
  const identityProviders = configured(entryOf('acme', provider.issuer))
  signin = await startApp({ files, env: { trustedProxies: ['127.0.0.1'], identityProviders } })
})
afterAll(async () => {
  await signin.close()
  await provider.close()
})
beforeEach(async () => {
  person = { ...ada, email: `ada${people++}@example.com`, name: `Ada Byron ${people}` }
  here = { 'user-agent': `${firefox} Her/${people}`, 'x-forwarded-for': `203.0.113.${people}` }
  home = signin.browser(here)
  await signUp(signin, home, person)
})

/** Links an identity and returns its subject. */
async function linkIdentity(): Promise<string> {
  const { email: sub } = person
  provider.visitor = { sub: `${sub} there`, preferred_username: 'ada-there' }
  await linkWith(home, 'acme')
  return provider.visitor.sub
}

async function uploadPicture() {
  const image = sharp({ create: { width: 60, height: 60, channels: 3, background: '#ff0000' } })
  await signin.app.inject({
    method: 'PUT',
    url: '/api/account/avatar',
    headers: { 'content-type': 'image/png', ...here },
    cookies: Object.fromEntries(home.cookies),
    payload: await image.png().toBuffer(),
  })
  expect(kept.size).toBe(1)
}

const subjects = async () => (await signin.emailsTo(person.email)).map(({ subject }) => subject)
const accountsLeft = () => signin.db.account.count({ where: { email: person.email } })

/** Runs the hourly deletion job. */
async function runDeletionJob() {
  await signin.jobs.add(signin.db, 'delete-due-accounts', {})
  await signin.jobs.runDueJobs()
}

describe('an export', () => {
  test('contains a long activity whole, even for nine concurrent exports', async () => {
    const { id } = (await home.call('accounts.me')).data
    await signin.db.$executeRaw`
      insert into activity (id, account_id, at, kind)
      select gen_random_uuid(), ${id}::uuid, now(), 'signedIn' from generate_series(1, 1200)`
    const calls = Array.from({ length: 9 }, () => home.call('accounts.exportData'))
    for (const { data } of await Promise.all(calls)) {
      const ids = data.activity.map((entry: { id: string }) => entry.id)
      expect(ids.length).toBeGreaterThan(1200)
      expect(ids).toEqual([...new Set(ids)].sort().reverse())
    }
  })

  test('contains everything but secrets', async () => {
    const passkey = await addPasskey(home)
    await home.call('accounts.updateProfile', { locale: 'en-GB', timeZone: 'Europe/London' })
    await home.call('accounts.requestEmailChange', { email: 'ada.new@example.com' })
    await signin.emailsTo(person.email)
    await uploadPicture()
    const { secret, recoveryCodes } = await addTotp(signin, home)
    const { token, id } = await makeToken(home)
    const subject = await linkIdentity()
    const { data } = await home.call('accounts.exportData')

    const { email, name } = person
    expect(data).toMatchObject({
      format: 'signin.account-export',
      account: { email, name, locale: 'en-GB', newEmail: 'ada.new@example.com' },
      avatar: expect.stringMatching(/^data:image\/webp;base64,UklGR/),
      password: { set: true, changedAt: expect.any(String) },
      secondFactors: { on: true, recoveryCodes: { left: 10 } },
      passkeys: [{ credentialId: passkey.id }],
      identities: [
        {
          provider: 'acme',
          name: 'The acme',
          label: 'ada-there',
          issuer: provider.issuer,
          subject,
        },
      ],
      apiTokens: [{ id, kind: 'personal', ending: token.slice(-4) }],
      sessions: [{ current: true, browser: 'Firefox 150', address: here['x-forwarded-for'] }],
      knownDevices: [{ firstSeenAt: expect.any(String) }],
    })
    const kinds = data.activity.map(({ kind }: { kind: string }) => kind)
    expect(kinds).toEqual([
      'dataExported',
      'identityAdded',
      'apiTokenCreated',
      'totpAdded',
      'avatarChanged',
      'emailChangeRequested',
      'profileChanged',
      'passkeyAdded',
      'signedIn',
      'registered',
    ])
    const text = JSON.stringify(data)
    const cookies = [...home.cookies.values()]
    for (const it of [...cookies, token, secret, ...(recoveryCodes ?? []), person.password]) {
      for (const written of encodingsOf(it)) expect(text).not.toContain(written)
    }
    const { hash } = await signin.db.passwordCredential.findFirstOrThrow({
      where: { accountId: data.account.id },
    })
    expect(text).not.toContain(hash)
    expect(await subjects()).toContain('The data of your account was downloaded')
    kept.clear()
  })
})

describe('an account scheduled for deletion', () => {
  test('is kept for 14 days, notifies its owner and revokes the other sessions', async () => {
    const other = signin.browser()
    await other.call('sessions.signIn', { email: person.email, password: person.password })
    const { data } = await home.call('accounts.requestDeletion')
    const due = new Date(signin.now().getTime() + 14 * DAY)
    expect(data.deletionDueAt).toBe(due.toISOString())
    expect((await other.call('sessions.current')).data).toBeNull()
    const day = due.toISOString().slice(0, 10)
    expect(await subjects()).toContain(`Your account will be deleted on ${day}`)

    signin.passTime(60_000)
    const again = await home.call('accounts.requestDeletion')
    expect(again.data.deletionDueAt).toBe(due.toISOString())
    signin.passTime(14 * DAY - 61_000)
    await runDeletionJob()
    expect(await accountsLeft()).toBe(1)
  })

  test('is kept if its owner cancels, who can still sign in', async () => {
    await home.call('accounts.requestDeletion')
    signin.passTime(13 * DAY)
    const back = signin.browser()
    await back.call('sessions.signIn', { email: person.email, password: person.password })
    expect((await back.call('accounts.cancelDeletion')).data.deletionDueAt).toBeNull()
    signin.passTime(2 * DAY)
    await runDeletionJob()
    expect(await accountsLeft()).toBe(1)
    expect(await subjects()).toContain('Your account will not be deleted')
  })
})

describe('a deleted account', () => {
  test('leaves nothing that identifies its owner', async () => {
    await addPasskey(home)
    await addTotp(signin, home)
    await uploadPicture()
    await home.call('accounts.requestEmailChange', { email: 'ada.byron@example.org' })
    await makeToken(home)
    await makeAdmin(signin, person.email)
    const there = await linkIdentity()
    const forService = await makeToken(home, { kind: 'service', service: 'notes' })
    const anonymous = signin.browser(here)
    await anonymous.call('sessions.signIn', { email: person.email, password: 'not it, not it' })
    await anonymous.call('accounts.register', person)
    provider.visitor = { sub: 'a stranger there', email: person.email }
    await signInWith(anonymous, 'acme')
    await anonymous.call('sessions.requestSignInLink', { email: person.email })
    await anonymous.call('passwords.requestReset', { email: person.email })
    const { data: session } = await home.call('sessions.current')
    await home.call('accounts.requestDeletion')
    const { email, name } = person
    const identifying = ['ada.byron@', email, name, `Her/${people}`, here['x-forwarded-for']]
    const ids = [session.accountId, session.id, there, 'a stranger there']
    const dump = await dumpOf(signin)
    for (const it of [...identifying, ...ids]) expect(dump).toContain(it)
    const entries = await signin.db.auditEvent.count()

    signin.passTime(14 * DAY)
    await runDeletionJob()
    expect((await subjects())[0]).toBe('Your account is deleted')
    expect(kept.size).toBe(0)
    await deleteFinishedJobs(signin)
    const left = await dumpOf(signin)
    for (const it of [...identifying, ...ids]) {
      expect(left.split('\n').filter((row) => row.includes(it))).toEqual([])
    }
    expect(await signin.db.auditEvent.count()).toBe(entries + 1)
    const deletions = await signin.db.auditEvent.findMany({ where: { kind: 'accountDeleted' } })
    expect(deletions.at(-1)).toMatchObject({ actor: 'system', outcome: 'success' })
    // A service token outlives the account of the admin who created it.
    expect(await isLive(signin, forService.token)).toBe(true)
    expect((await home.call('accounts.me')).error?.data.code).toBe('not_signed_in')
    await signUp(signin, signin.browser(), person)
  })

  test('is deleted by the next run if one fails', async () => {
    await uploadPicture()
    await home.call('accounts.requestDeletion')
    signin.passTime(14 * DAY)
    filesAreDown = true
    await runDeletionJob()
    expect([await accountsLeft(), kept.size]).toEqual([1, 1])
    filesAreDown = false
    kept.clear() // as after a run that was killed between the picture and the rest
    await runDeletionJob()
    expect(await accountsLeft()).toBe(0)
    await runDeletionJob()
    expect((await subjects()).filter((it) => it === 'Your account is deleted')).toHaveLength(1)
  })
})
