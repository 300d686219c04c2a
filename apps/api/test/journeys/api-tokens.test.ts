import { createDb } from '@signin/db'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from '../browser.ts'
import { startApp, type TestApp } from '../harness.ts'
import { ada, grace, signIn, signUp } from '../people.ts'
import {
  ALL_SCOPES,
  bearing,
  isLive,
  makeAdmin,
  makeToken,
  requestToken,
} from '../tokens/tokens.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** Two replicas on one database, each with its own clock. */
let here: TestApp
let elsewhere: TestApp
let home: Browser
let person: typeof ada
let people = 0
beforeAll(async () => {
  here = await startApp()
  elsewhere = await startApp({
    db: createDb({ url: here.databaseUrl }),
    databaseUrl: here.databaseUrl,
  })
})
afterAll(async () => {
  await elsewhere.close()
  await here.close()
})
beforeEach(async () => {
  person = { ...ada, email: `ada${people++}@example.com` }
  home = here.browser()
  await signUp(here, home, person)
})

const listed = async (browser = home) => (await browser.call('tokens.listApiTokens')).data
const codeOf = ({ error }: { error: { data: { code: string } } | undefined }) => error?.data.code

describe('a personal token', () => {
  test('is shown once, grants its scopes and expires as requested', async () => {
    const { data } = await requestToken(home, { name: ' Nightly backup ', expiresInDays: 7 })
    expect(data.token).toMatch(/^signin_pat_[0-9A-Za-z]{49}$/)
    const expiresAt = new Date(here.now().getTime() + 7 * DAY).toISOString()
    const reported = {
      id: expect.any(String),
      kind: 'personal',
      service: null,
      name: 'Nightly backup',
      scopes: ALL_SCOPES,
      ending: data.token.slice(-4),
      createdAt: here.now().toISOString(),
      expiresAt,
      lastUsedAt: null,
    }
    expect(data.apiToken).toEqual(reported)

    const page = await listed()
    expect(page).toEqual({ tokens: [reported], scopes: ALL_SCOPES, mayMakeForServices: false })
    expect(JSON.stringify(page)).not.toContain(data.token.slice(11, -6))
    const { token } = data
    expect((await bearing(here, token).call('accounts.me')).data.email).toBe(person.email)

    here.passTime(7 * DAY - 1)
    expect(await isLive(here, token)).toBe(true)
    here.passTime(1)
    expect(await isLive(here, token)).toBe(false)
    const back = here.browser()
    await signIn(back, person)
    expect((await listed(back)).tokens).toEqual([])
  })

  test('has its last use recorded at most once a minute', async () => {
    const { token, id } = await makeToken(home)
    const lastUsedAt = async () => (await listed()).tokens[0].lastUsedAt
    const first = here.now().toISOString()
    await bearing(here, token).call('accounts.me')
    expect(await lastUsedAt()).toBe(first)

    const rowVersion = () => here.db.$queryRaw`
      select xmin::text from api_tokens where id = ${id}::uuid`
    const written = await rowVersion()
    here.passTime(MINUTE - 1)
    await bearing(here, token).call('accounts.me')
    expect(await lastUsedAt()).toBe(first)
    expect(await rowVersion()).toEqual(written)
    here.passTime(1)
    await bearing(here, token).call('accounts.me')
    expect(await lastUsedAt()).toBe(here.now().toISOString())
  })

  test('can be seen and revoked by its owner only', async () => {
    const { token, id } = await makeToken(home)
    const other = here.browser()
    await signUp(here, other, { ...grace, email: `grace${people}@example.com` })
    expect((await listed(other)).tokens).toEqual([])
    expect(codeOf(await other.call('tokens.revokeApiToken', { id }))).toBe('not_found')
    await makeAdmin(here, `grace${people}@example.com`)
    expect((await listed(other)).tokens).toEqual([])
    expect(codeOf(await other.call('tokens.revokeApiToken', { id }))).toBe('not_found')
    expect(await isLive(here, token)).toBe(true)
  })

  test('performs the changes its scopes allow, and is named in the log', async () => {
    const { token, id } = await makeToken(home)
    const { data } = await bearing(here, token).call('accounts.updateProfile', { name: 'Ada B.' })
    expect(data.name).toBe('Ada B.')
    const [event] = here.events('profile_changed').slice(-1)
    expect(event).toMatchObject({ apiToken: id, session: null })
    const where = { kind: 'profileChanged' }
    expect(await here.db.auditEvent.findMany({ where })).toMatchObject([{ actor: 'apiToken' }])
  })

  test('cannot have a scope that does not exist', async () => {
    for (const scope of ['files:read', 'account:delete', 'notes:read:all', 'signin:admin']) {
      expect(codeOf(await requestToken(home, { scopes: [scope] })), scope).toBe(
        'insufficient_scope',
      )
    }
    expect((await listed()).tokens).toEqual([])
  })
})

describe('a revoked token', () => {
  test('is rejected at once by every replica', async () => {
    const { token, id } = await makeToken(home)
    expect(await isLive(here, token)).toBe(true)
    expect(await isLive(elsewhere, token)).toBe(true)
    const { data } = await home.call('tokens.revokeApiToken', { id })
    expect(data.tokens).toEqual([])
    expect(await isLive(elsewhere, token)).toBe(false)
    expect(await isLive(here, token)).toBe(false)
  })

  test('is rejected even while it is in use on another replica', async () => {
    const { token, id } = await makeToken(home)
    const bearer = bearing(elsewhere, token)
    let answers = 0
    const asking = (async () => {
      while ((await bearer.call('sessions.current')).status === 200) answers += 1
    })()
    while (answers < 10) await new Promise((resolve) => setTimeout(resolve, 1))
    await home.call('tokens.revokeApiToken', { id })
    expect(await isLive(elsewhere, token)).toBe(false)
    await asking
  })

  test('is revoked once by concurrent calls, and the others get not_found', async () => {
    const { id } = await makeToken(home)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => home.call('tokens.revokeApiToken', { id })),
    )
    expect(answers.map(codeOf).filter((code) => code === undefined)).toHaveLength(1)
    expect(answers.map(codeOf).filter((code) => code === 'not_found')).toHaveLength(7)
    const { entries } = (await home.call('activity.list', {})).data
    const revoked = entries.filter(({ kind }: { kind: string }) => kind === 'apiTokenRevoked')
    expect(revoked).toHaveLength(1)
  })
})

describe('a service’s token', () => {
  test('cannot have scopes of an account', async () => {
    await makeAdmin(here, person.email)
    for (const scope of ['account:read', 'account:write']) {
      const wanted = { kind: 'service', service: 'notes', scopes: [scope] }
      expect(codeOf(await requestToken(home, wanted))).toBe('insufficient_scope')
    }
  })

  test('is created, listed and revoked by admins only', async () => {
    const wanted = { kind: 'service', service: 'notes', scopes: ['tokens:issue', 'notes:read'] }
    expect(codeOf(await requestToken(home, wanted))).toBe('admins_only')
    await makeAdmin(here, person.email)
    const { token, id } = await makeToken(home, wanted)
    expect(token).toMatch(/^signin_svc_[0-9A-Za-z]{49}$/)
    const page = await listed()
    expect(page.mayMakeForServices).toBe(true)
    expect(page.tokens).toMatchObject([{ id, kind: 'service', service: 'notes' }])

    const other = here.browser()
    const email = `grace${people}@example.com`
    await signUp(here, other, { ...grace, email })
    expect((await listed(other)).tokens).toEqual([])
    expect(codeOf(await other.call('tokens.revokeApiToken', { id }))).toBe('not_found')
    expect(await isLive(here, token)).toBe(true)
    await makeAdmin(here, email)
    expect((await listed(other)).tokens).toMatchObject([{ id }])
    expect((await other.call('tokens.revokeApiToken', { id })).status).toBe(200)
    expect(await isLive(here, token)).toBe(false)
  })

  test('acts for no account, not even for the admin who created it', async () => {
    await makeAdmin(here, person.email)
    const { token } = await makeToken(home, { kind: 'service', service: 'notes' })
    expect(codeOf(await bearing(here, token).call('accounts.me'))).toBe('insufficient_scope')
    expect((await bearing(here, token).call('sessions.current')).data).toBeNull()
  })
})

describe('the owner', () => {
  test('is notified by mail of a new token, and finds creation and revocation in the activity', async () => {
    const { id } = await makeToken(home, { name: 'Deploy <b>' })
    const [message] = await here.emailsTo(person.email)
    expect(message?.subject).toBe('The API token “Deploy <b>” was made for your account')
    expect(message?.action?.url).toContain('/not-me#')
    await home.call('tokens.revokeApiToken', { id })
    const { entries } = (await home.call('activity.list', { group: 'security' })).data
    expect(entries).toMatchObject([
      { kind: 'apiTokenRevoked', detail: 'Deploy <b>', byThisSession: true },
      { kind: 'apiTokenCreated', detail: 'Deploy <b>', byThisSession: true },
    ])
    expect(here.events('api_token_created').at(-1)).toBeDefined()
    expect(here.events('api_token_revoked').at(-1)).toBeDefined()
  })

  test.each<[what: string, name: string]>([
    ['white space only', ' \t '],
    ['a line break that would inject a mail header', 'Backup\r\nBcc: all@example.com'],
    ['a NUL', 'a\0b'],
    ['bidirectional control characters', '\u202egnp.exe'],
    ['invisible characters', '\u200b\u200b'],
    ['a lone surrogate', '\ud800'],
    ['61 characters', 'x'.repeat(61)],
    ['90,000 characters', 'x'.repeat(90_000)],
  ])('cannot name a token with %s', async (_, name) => {
    expect(codeOf(await requestToken(home, { name }))).toBe('invalid_input')
  })

  test.each([
    '<script>alert(1)</script>',
    "'; drop table api_tokens; --",
    '💾 夜のバックアップ',
    '%s%n',
  ])('can name a token %j, which is kept unchanged', async (name) => {
    await makeToken(home, { name })
    expect((await listed()).tokens[0].name).toBe(name)
    const [message] = await here.emailsTo(person.email)
    expect(message?.subject).toContain(name)
  })
})

test('the cleanup job deletes expired tokens only', async () => {
  await makeToken(home, { expiresInDays: 1 })
  const { id } = await makeToken(home, { expiresInDays: 2 })
  here.passTime(DAY)
  await here.jobs.add(here.db, 'sweep', {})
  await here.jobs.runDueJobs()
  const left = await here.db.apiToken.findMany({ where: { account: { email: person.email } } })
  expect(left.map((row) => row.id)).toEqual([id])
})

describe('a single-factor session', () => {
  test('has tokens that a later two-factor policy blocks', async () => {
    const { token } = await makeToken(home)
    const strict = await startApp({
      env: { secondFactorPolicy: 'all' },
      db: createDb({ url: here.databaseUrl }),
      databaseUrl: here.databaseUrl,
      clock: here.now,
    })
    const bearer = bearing(strict, token)
    for (const name of ['tokens.issueAccessToken', 'sessions.list', 'accounts.updateProfile']) {
      expect(codeOf(await bearer.call(name)), name).toBe('second_factor_setup_required')
    }
    const refused = await requestToken(sameAs(home, strict), {})
    expect(codeOf(refused)).toBe('second_factor_setup_required')
    await strict.close()
  })
})

/** A browser with the same cookies at another replica. */
function sameAs(browser: Browser, replica: TestApp): Browser {
  const there = replica.browser()
  for (const [cookie, value] of browser.cookies) there.cookies.set(cookie, value)
  return there
}
