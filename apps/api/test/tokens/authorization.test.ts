import { connect } from 'node:net'
import type { Db } from '@signin/db'
import { beforeAll, describe, expect, test } from 'vitest'
import { newApiToken } from '../../src/tokens/api-token.ts'
import type { Browser } from '../browser.ts'
import { appForFile, startApp } from '../harness.ts'
import { ada, signUp } from '../people.ts'
import { bearing, makeToken } from './tokens.ts'

const signin = await appForFile()
let home: Browser
let token: string
beforeAll(async () => {
  home = signin.browser()
  await signUp(signin, home)
  token = (await makeToken(home)).token
})

/** A browser with this header and a valid session cookie. */
function withHeader(authorization: string): Browser {
  const browser = signin.browser({ authorization })
  for (const [cookie, value] of home.cookies) browser.cookies.set(cookie, value)
  return browser
}

const JWT =
  'eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiIwMWEyMDU1Yi1kY2UwLTdjYmQtYmZkZi00NDM2YzZmODcyNWIifQ.'

describe('the Authorization header', () => {
  test.each(['Bearer', 'bearer', 'BEARER'])(
    'accepts a token with the scheme %s',
    async (scheme) => {
      const { data } = await signin
        .browser({ authorization: `${scheme} ${token}` })
        .call('accounts.me')
      expect(data.email).toBe(ada.email)
    },
  )

  test.each<[what: string, header: () => string]>([
    ['an empty value', () => ''],
    ['a scheme alone', () => 'Bearer'],
    ['a scheme and a space', () => 'Bearer '],
    ['a token alone', () => token],
    ['two spaces', () => `Bearer  ${token}`],
    ['Basic', () => `Basic ${Buffer.from(`${ada.email}:${ada.password}`).toString('base64')}`],
    ['Basic with the token', () => `Basic ${Buffer.from(`${token}:`).toString('base64')}`],
    ['Digest', () => 'Digest username="ada"'],
    ['a JWT', () => `Bearer ${JWT}`],
    ['two tokens', () => `Bearer ${token}, Bearer ${token}`],
    ['two tokens in one', () => `Bearer ${token} ${token}`],
    ['an unknown token', () => `Bearer ${newApiToken('personal')}`],
    ['a token with a typo', () => `Bearer ${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`],
    ['a cookie’s value', () => `Bearer ${home.cookies.get('signin')}`],
    ['8,000 characters', () => `Bearer ${'A'.repeat(8000)}`],
  ])('with %s is rejected, even with a valid cookie', async (_, header) => {
    for (const procedure of ['accounts.me', 'sessions.current', 'sessions.signOut']) {
      const answer = await withHeader(header()).call(procedure)
      expect(answer).toMatchObject({ status: 401, error: { data: { code: 'token_not_valid' } } })
      expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    expect((await home.call('sessions.current')).data).not.toBeNull()
  })

  test('takes precedence over a cookie for pictures as well, which no scope covers', async () => {
    const remove = (browser: Browser) =>
      browser.send({ method: 'DELETE', url: '/api/account/avatar' })
    expect(await remove(withHeader('Bearer x'))).toMatchObject({ status: 401 })
    expect(await remove(withHeader(`Bearer ${token}`))).toMatchObject({
      error: { data: { code: 'insufficient_scope' } },
    })
    expect(await remove(home)).toMatchObject({ status: 200 })
  })

  test('with an access token is rejected, since those are for other services', async () => {
    const { data } = await home.call('tokens.issueAccessToken', { audience: 'notes' })
    expect(data.accessToken).toMatch(/^eyJ/)
    const answer = await withHeader(`Bearer ${data.accessToken}`).call('accounts.me')
    expect(answer).toMatchObject({ status: 401, error: { data: { code: 'token_not_valid' } } })
  })

  test('that is sent twice is rejected, even if both tokens are valid', async () => {
    const { port } = new URL(await signin.app.listen({ port: 0, host: '127.0.0.1' }))
    const good = `Authorization: Bearer ${token}`
    const ask = (...headers: string[]) =>
      new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1')
        const lines = ['GET /api/trpc/accounts.me HTTP/1.1', 'Host: x', 'Connection: close']
        let answer = ''
        socket.setEncoding('utf8').on('data', (text) => {
          answer += text
        })
        socket.on('end', () => resolve(answer)).on('error', reject)
        socket.write([...lines, ...headers, '', ''].join('\r\n'))
      })
    expect(await ask(good)).toMatch(/^HTTP\/1.1 200 /)
    expect(await ask(good, 'authorization: Bearer x')).toMatch(/^HTTP\/1.1 401 /)
    expect(await ask('authorization: Bearer x', good)).toMatch(/^HTTP\/1.1 401 /)
    expect(await ask(good, good)).toMatch(/^HTTP\/1.1 401 /)
  })

  test('overrides a cookie: the request acts for the owner of the token only', async () => {
    const other = signin.browser()
    await signUp(signin, other, { ...ada, email: 'grace@example.com' })
    const both = bearing(signin, token)
    for (const [cookie, value] of other.cookies) both.cookies.set(cookie, value)
    expect((await both.call('accounts.me')).data.email).toBe(ada.email)
    const session = await both.call('sessions.list')
    expect(session.data.some(({ current }: { current: boolean }) => current)).toBe(false)
  })
})

test('a token in the query or the body is ignored, and not logged', async () => {
  const anonymous = signin.browser()
  for (const name of ['access_token', 'token', 'api_token', 'authorization', 'bearer']) {
    const url = `/api/trpc/accounts.me?${name}=${token}`
    const answer = await anonymous.send({ method: 'GET', url })
    expect(answer.error?.data.code, name).toBe('not_signed_in')
  }
  const body = { access_token: token }
  const posted = await anonymous.call('tokens.issueAccessToken', body)
  expect(posted.error?.data.code).toBe('not_signed_in')
  expect(signin.logged()).not.toContain(token)
})

test('a token does not exempt a page of another site', async () => {
  const page = signin.browser({
    authorization: `Bearer ${token}`,
    origin: 'https://evil.example',
    'sec-fetch-site': 'cross-site',
  })
  const answer = await page.call('accounts.updateProfile', { name: 'Mallory' })
  expect(answer.error?.data.code).toBe('foreign_origin')
})

describe('the database', () => {
  test('is queried once per valid token, by its hash, and never for a typo', async () => {
    const asked: unknown[] = []
    const $allOperations = ({
      args,
      query,
    }: {
      args: unknown
      query: (args: never) => unknown
    }) => {
      asked.push(args)
      return query(args as never)
    }
    const counted = await startApp({
      databaseUrl: signin.databaseUrl,
      clock: signin.now,
      db: signin.db.$extends({ query: { $allOperations } } as never) as unknown as Db,
    })
    const ask = async (displayed: string) => {
      asked.length = 0
      await bearing(counted, displayed).call('sessions.current')
      return asked.length
    }
    await ask(token)
    expect(await ask(token)).toBe(1)
    expect(JSON.stringify(asked)).not.toContain(token.slice(11, -6))
    expect(await ask(newApiToken('personal'))).toBe(1)
    expect(
      await ask(`${token.slice(0, 20)}${token[20] === '0' ? '1' : '0'}${token.slice(21)}`),
    ).toBe(0)
    expect(await ask('something else')).toBe(0)
    await counted.app.close()
  })
})

describe('a rejection', () => {
  test('of a token with insufficient scopes names the missing scope', async () => {
    const { token } = await makeToken(home, { scopes: ['account:read'] })
    const bearer = bearing(signin, token)
    const answer = await bearer.call('accounts.updateProfile', { name: 'Ada' })
    expect(answer).toMatchObject({ status: 403, error: { data: { code: 'insufficient_scope' } } })
    expect(answer.headers['www-authenticate']).toBe(
      'Bearer error="insufficient_scope", scope="account:write"',
    )
    // No scope suffices: the procedure requires a session.
    const sudo = await bearer.call('accounts.exportData')
    expect(sudo.headers['www-authenticate']).toBe('Bearer error="insufficient_scope"')
  })

  test('of a session has no WWW-Authenticate header', async () => {
    const { headers, error } = await home.call('tokens.createApiToken', {
      kind: 'personal',
      name: 'Too far',
      scopes: ['moon:fly'],
      expiresInDays: 1,
    })
    expect(error?.data.code).toBe('insufficient_scope')
    expect(headers['www-authenticate']).toBeUndefined()
  })

  test('is logged without the token', async () => {
    const before = signin.events('token_refused').length
    const unknown = newApiToken('personal')
    await bearing(signin, unknown).call('accounts.me')
    await bearing(signin, 'something else').call('accounts.me')
    const reported = signin.events('token_refused').slice(before)
    expect(reported).toHaveLength(2)
    expect(JSON.stringify(reported)).not.toContain(unknown.slice(-6))
    expect(signin.logged()).not.toContain(unknown)
  })
})
