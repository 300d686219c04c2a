import { createHash } from 'node:crypto'
import { createDb } from '@signin/db'
import { describe, expect, test } from 'vitest'
import { appForFile, startApp, type TestApp } from '../harness.ts'
import { ada, signIn, signUp, tokenIn } from '../people.ts'

const signin = await appForFile()

describe('registration, sign-in and sign-out', () => {
  test('from the first form to the last cookie', async () => {
    const browser = signin.browser()

    const receipt = await browser.call('accounts.register', { ...ada, email: ' Ada@Example.COM ' })
    expect(receipt).toMatchObject({ status: 200, data: { status: 'received', email: ada.email } })
    expect(browser.cookies.size, 'registering signs nobody in').toBe(0)
    const attempt = { email: ada.email, password: ada.password }
    expect((await browser.call('sessions.signIn', attempt)).status, 'before the mail').toBe(401)

    const [message] = await signin.emailsTo(ada.email)
    const token = tokenIn(message)
    const confirmed = await browser.call('accounts.confirmEmail', { token, password: ada.password })
    expect(confirmed.data.status).toBe('signedIn')
    const cookie = await signIn(browser, ada)
    const { data: session } = await browser.call('sessions.current')
    const { data: account } = await browser.call('accounts.me')
    expect(account).toEqual({
      id: session.accountId,
      email: ada.email,
      name: ada.name,
      role: 'member',
      locale: null,
      timeZone: null,
      avatar: null,
      newEmail: null,
      deletionDueAt: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })

    expect(await browser.call('sessions.signOut')).toMatchObject({
      status: 200,
      data: { ended: 1 },
    })
    expect(browser.cookies.has('signin')).toBe(false)
    const thief = signin.browser()
    thief.cookies.set('signin', cookie)
    expect((await thief.call('accounts.me')).error?.data.code).toBe('not_signed_in')
    expect((await thief.call('sessions.current')).data).toBeNull()
    expect(await browser.call('sessions.signOut'), 'twice').toMatchObject({ data: { ended: 0 } })
  })

  test('the cookie is inaccessible to scripts and to other sites', async () => {
    const browser = signin.browser()
    await signUp(signin, browser)
    const { headers, data } = await browser.call('sessions.signIn', {
      email: ada.email,
      password: ada.password,
    })
    const [cookie, device] = [headers['set-cookie']].flat()
    expect(device).toMatch(
      /^signin-device=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(cookie).toMatch(
      /^signin=[a-z2-7]{40}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(JSON.stringify(data)).not.toContain(browser.cookies.get('signin'))
  })

  test('over HTTPS the cookie has the __Host- prefix', async () => {
    const secure = await startApp({
      env: { publicUrl: new URL('https://accounts.example.com'), secure: true },
    })
    const browser = secure.browser()
    await signUp(secure, browser)
    const { headers } = await browser.call('sessions.signIn', {
      email: ada.email,
      password: ada.password,
    })
    expect(String(headers['set-cookie'])).toMatch(/^__Host-signin=.*; Path=\/; HttpOnly; Secure; /)
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains')
    await secure.close()
  })
})

describe('a stolen database', () => {
  test('contains no value that works as a cookie, and no password', async () => {
    const cookie = await signUp(signin)
    const dump = await dumpOf(signin)
    expect(dump).toContain(createHash('sha256').update(cookie).digest('hex'))
    expect(dump).not.toContain(cookie)
    expect(dump).not.toContain(ada.password)

    const candidates = new Set(dump.match(/[\w+/=-]{16,}/g))
    expect(candidates.size).toBeGreaterThan(3)
    for (const candidate of candidates) {
      const thief = signin.browser()
      thief.cookies.set('signin', candidate)
      expect((await thief.call('sessions.current')).data, candidate).toBeNull()
    }
  })
})

describe('the log', () => {
  test('contains the events and no secret', async () => {
    const cookie = await signUp(signin)
    await signin.browser().call('sessions.signIn', { email: ada.email, password: 'wrong password' })
    const { hash } = await signin.db.passwordCredential.findFirstOrThrow()

    expect(signin.events('signed_in').at(-1)).toMatchObject({ factor: 'password' })
    expect(signin.events('sign_in_refused').at(-1)).toMatchObject({ factor: 'password' })
    for (const secret of [cookie, ada.password, 'wrong password', hash, ada.email]) {
      expect(signin.logged()).not.toContain(secret)
    }
  })
})

/** Every row of every table as text. */
async function dumpOf({ ownerUrl }: TestApp): Promise<string> {
  const db = createDb({ url: ownerUrl })
  const tables = await db.$queryRaw<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public'`
  const rows = await Promise.all(
    tables.map(({ name }) => db.$queryRawUnsafe(`select to_jsonb(t) as row from "${name}" t`)),
  )
  await db.$disconnect()
  return JSON.stringify(rows)
}
