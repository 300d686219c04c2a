import {
  ACTIVITY_KINDS,
  type ActivityEntry,
  ADMINISTRATION_KINDS,
  activityGroups,
  IMPERSONATION_KINDS,
} from '@signin/contracts'
import { createDb, type Db } from '@signin/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../browser.ts'
import { addPasskey, addTotp, answerOf } from '../factors.ts'
import { startApp, type TestApp } from '../harness.ts'
import { clientOf, configured, entryOf } from '../identities/fixture.ts'
import { type IdentityProvider, startIdentityProvider } from '../identities/identity-provider.ts'
import { linkWith } from '../identities/provider-flow.ts'
import { ada, grace, signUp, tokenIn } from '../people.ts'
import { makeToken } from '../tokens/tokens.ts'

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0'
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1'
const newEmail = 'ada@example.org'

let signin: TestApp
let provider: IdentityProvider
let home: Browser
let entries: ActivityEntry[]

async function listOf(browser: Browser, question: object = {}): Promise<ActivityEntry[]> {
  return (await browser.call('activity.list', question)).data.entries
}

/** Triggers every event of an account once, through the app's own procedures. */
beforeAll(async () => {
  provider = await startIdentityProvider({ clients: [clientOf('acme')] })
  const identityProviders = configured(entryOf('acme', provider.issuer))
  signin = await startApp({ env: { identityProviders } })
  home = signin.browser({ 'user-agent': firefox })
  const phone = signin.browser({ 'user-agent': iphone })
  const { email, password } = ada
  await signUp(signin, home)
  const newest = async (to = email) => tokenIn((await signin.emailsTo(to))[0])

  await phone.call('sessions.signIn', { email, password: 'not it, not it, not it' })
  await phone.call('sessions.signIn', { email, password })
  const phones = (await phone.call('sessions.current')).data.id
  await home.call('sessions.revoke', { id: phones })
  await phone.call('sessions.signIn', { email, password })
  await phone.call('sessions.signOut')
  await home.call('sessions.revokeOthers')
  await home.call('accounts.updateProfile', { name: 'Ada King' })
  await home.send({ method: 'DELETE', url: '/api/account/avatar' })

  const passkey = await addPasskey(home)
  const [{ id }] = (await home.call('passkeys.list')).data.passkeys
  await home.call('passkeys.rename', { id, name: 'Blue key' })
  await home.call('tokens.revokeApiToken', { id: (await makeToken(home)).id })
  provider.visitor = { sub: 'ada-there' }
  const { identity } = (await linkWith(home, 'acme')).data
  await home.call('identities.remove', { id: identity.id })
  await home.call('secondFactors.askForPasskey', { on: true })
  await home.call('secondFactors.askForPasskey', { on: false })
  await addTotp(signin, home)
  const { recoveryCodes } = (await home.call('secondFactors.replaceRecoveryCodes')).data
  await phone.call('sessions.signIn', { email, password })
  await phone.call('sessions.completeSecondFactor', { method: 'totp', code: '000000' })
  const code = recoveryCodes[0]
  await phone.call('sessions.completeSecondFactor', { method: 'recoveryCode', code })
  const response = await answerOf(home, passkey)
  await home.call('sessions.reauthenticate', { method: 'passkey', response })
  await home.call('secondFactors.removeTotp')
  await home.call('passkeys.remove', { id })

  const changed = 'a new one that is long enough'
  await home.call('passwords.change', { current: password, password: changed })
  await home.call('accounts.requestEmailChange', { email: 'other@example.org' })
  await home.call('accounts.cancelEmailChange')
  await home.call('accounts.requestEmailChange', { email: newEmail })
  await home.call('accounts.confirmEmailChange', { token: await newest(newEmail) })
  await home.call('accounts.exportData')
  await home.call('accounts.requestDeletion')
  await home.call('accounts.cancelDeletion')
  await phone.call('accounts.undoEmailChange', { token: await newest() })
  await phone.call('passwords.reset', { token: await newest(), password })
  await phone.call('sessions.signIn', { email, password })
  await home.call('sessions.signIn', { email, password })
  const anonymous = signin.browser()
  await anonymous.call('sessions.signIn', { email, password })
  await phone.call('sessions.reportUnrecognized', { token: await newest() })
  await phone.call('sessions.requestSignInLink', { email })
  await signin.db.account.update({ where: { email }, data: { emailConfirmedAt: null } })
  const token = await newest()
  await home.call('sessions.signInWithLink', { token })
  await home.call('passwords.change', { password })
  entries = [...(await listOf(home)), ...(await nextPage())]
})
afterAll(async () => {
  await signin.close()
  await provider.close()
})

async function nextPage(): Promise<ActivityEntry[]> {
  const before = (await listOf(home)).at(-1)?.id
  return listOf(home, { before })
}

const entriesOfKind = (kind: string) => entries.filter((entry) => entry.kind === kind)

/** Those of the account's owner; test/administration and test/imports have the others. */
const othersKinds: readonly string[] = [
  ...ADMINISTRATION_KINDS,
  ...IMPERSONATION_KINDS,
  'accountImported',
]
const ownKinds = ACTIVITY_KINDS.filter((kind) => !othersKinds.includes(kind))

describe('an event of an account', () => {
  test.each(ownKinds)('%s is recorded', (kind) => {
    expect(entriesOfKind(kind)).not.toEqual([])
  })

  test('is recorded with method, factor and device', () => {
    expect(entriesOfKind('signInRefused')).toMatchObject([
      {
        method: 'password',
        factor: null,
        browser: 'Safari 19',
        system: 'iOS',
        address: '127.0.0.1',
      },
    ])
    expect(entriesOfKind('secondFactorRefused')).toMatchObject([
      { method: 'password', factor: 'totp' },
    ])
    expect(entriesOfKind('reauthenticated')).toMatchObject([
      { method: 'passkey', browser: 'Firefox 150' },
    ])
    expect(entriesOfKind('passwordReset')).toMatchObject([{ method: 'recovery' }])
    const signInMethods = entriesOfKind('signedIn').map(
      ({ method, factor }) => `${method} ${factor}`,
    )
    expect(signInMethods).toContain('password recoveryCode')
    expect(signInMethods).toContain('mailLink null')
    expect(entriesOfKind('recoveryCodeUsed')).toMatchObject([{ detail: '9' }])
    expect(entriesOfKind('passkeyRemoved')).toMatchObject([{ detail: 'Blue key' }])
    for (const kind of ['identityAdded', 'identityRemoved']) {
      expect(entriesOfKind(kind)).toMatchObject([{ detail: 'The acme' }])
    }
    for (const kind of ['apiTokenCreated', 'apiTokenRevoked']) {
      expect(entriesOfKind(kind)).toMatchObject([{ detail: 'Nightly backup' }])
    }
    expect(entriesOfKind('emailChanged')).toMatchObject([{ detail: newEmail }])
  })

  test('is also logged under the same name, without an address', () => {
    const snake = (kind: string) => kind.replace(/[A-Z]/g, (it) => `_${it.toLowerCase()}`)
    for (const kind of new Set(entries.map(({ kind }) => kind))) {
      expect(signin.events(snake(kind)).length, kind).toBeGreaterThan(0)
    }
    expect(signin.events('signed_in')[0]).toMatchObject({ method: 'password', factor: 'password' })
    expect(signin.logged()).not.toContain(ada.email)
  })
})

describe('the activity list', () => {
  test('is sorted from newest to oldest, and marks the events of this session', () => {
    expect(entries.map(({ id }) => id)).toEqual(
      entries
        .map(({ id }) => id)
        .sort()
        .reverse(),
    )
    expect(entries[0]).toMatchObject({ kind: 'passwordSet', byThisSession: true })
    expect(entries.at(-1)).toMatchObject({ kind: 'registered', byThisSession: false })
  })

  test.each(Object.entries(activityGroups))(
    'can be filtered by the group %s',
    async (group, kinds) => {
      const wanted = entries.filter(({ kind }) => (kinds as readonly string[]).includes(kind))
      expect(await listOf(home, { group })).toEqual(wanted)
    },
  )

  test('has pages of 50 without gaps or duplicates', async () => {
    const seen: string[] = []
    for (let n = 0; n < 60; n++) await home.call('accounts.updateProfile', { name: `Ada ${n}` })
    const count = await signin.db.auditEvent.count()
    let page = (await home.call('activity.list', {})).data
    for (; page.more; page = (await home.call('activity.list', { before: seen.at(-1) })).data) {
      expect(page.entries).toHaveLength(50)
      seen.push(...page.entries.map(({ id }: ActivityEntry) => id))
    }
    seen.push(...page.entries.map(({ id }: ActivityEntry) => id))
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(count)
  })

  test("contains entries of the caller's own account only", async () => {
    const hers = signin.browser()
    await signUp(signin, hers, grace)
    expect((await listOf(hers)).map(({ kind }) => kind)).toEqual(['signedIn', 'registered'])
    const before = entries[0]?.id
    expect(await listOf(hers, { before })).toEqual([])
  })
})

describe('a failed sign-in with an unknown address', () => {
  const signInAs = (app: TestApp, email: string) =>
    app
      .browser({ 'user-agent': iphone })
      .call('sessions.signIn', { email, password: 'not it, not it, not it' })

  test('is recorded like any other', async () => {
    await signInAs(signin, 'nobody@example.com')
    const newest = { orderBy: { id: 'desc' }, take: 1 } as const
    const [event] = await signin.db.auditEvent.findMany(newest)
    expect(event).toMatchObject({ kind: 'signInRefused', outcome: 'failure' })
    const details = await signin.db.auditEventDetails.findUnique({
      where: { eventId: String(event?.id) },
    })
    expect(details).toMatchObject({ subjectId: null, userAgent: iphone })
    expect(JSON.stringify([event, details])).not.toContain('nobody@')
  })

  test('runs the same database operations as any other', async () => {
    const asked: string[] = []
    const db = createDb({ url: signin.databaseUrl, maxConnections: 2 }).$extends({
      query: {
        $allOperations({ model, operation, args, query }) {
          const raw = (args as { strings?: string[] }).strings?.join('?').trim()
          asked.push(`${model ?? raw} ${operation}`)
          return query(args)
        },
      },
    }) as unknown as Db
    const counted = await startApp({ db, databaseUrl: signin.databaseUrl })
    const askedFor = async (email: string) => {
      asked.length = 0
      await signInAs(counted, email)
      return [...asked]
    }
    await askedFor('warm@example.com')
    const unknown = await askedFor('somebody@example.com')
    expect(unknown).toContainEqual(expect.stringContaining('insert into audit_events'))
    expect(await askedFor(grace.email)).toEqual(unknown)
    await counted.close()
  })
})

test('entries of unknown addresses are deleted after a month', async () => {
  await signin
    .browser()
    .call('sessions.signIn', { email: 'nobody@example.com', password: 'a guess' })
  const anonymousClients = () => signin.db.auditEventDetails.count({ where: { subjectId: null } })
  const ofAccounts = { where: { subjectId: { not: null } } }
  expect(await anonymousClients()).toBeGreaterThan(0)
  const own = await signin.db.auditEventDetails.count(ofAccounts)
  signin.passTime(31 * 86_400_000)
  await signin.jobs.add(signin.db, 'sweep', {})
  await signin.jobs.runDueJobs()
  expect(await anonymousClients()).toBe(0)
  expect(await signin.db.auditEventDetails.count(ofAccounts)).toBe(own)
})
