import { createLocalJWKSet, jwtVerify } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../browser.ts'
import { appForFile, origin, startApp } from '../harness.ts'
import { grace, signUp } from '../people.ts'
import { bearing, makeAdmin, makeToken } from '../tokens/tokens.ts'

const signin = await appForFile()
let home: Browser
beforeAll(async () => {
  home = signin.browser()
  await signUp(signin, home)
})

const ask = (browser: Browser, query = '') =>
  browser.send({ method: 'GET', url: `/api/forward-auth${query}` })

/** The identity headers of a response. */
const identityHeadersOf = ({ headers }: { headers: object }) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-signin-')))

async function verified(accessToken: unknown) {
  const jwks = (await signin.app.inject('/.well-known/jwks.json')).json()
  const options = { issuer: origin, audience: 'notes', currentDate: signin.now() }
  return (await jwtVerify(String(accessToken), createLocalJWKSet(jwks), options)).payload
}

describe('forward auth', () => {
  test('returns the account and session by ids and fixed words only', async () => {
    const { data: session } = await home.call('sessions.current')
    const answer = await ask(home)
    expect(answer.status).toBe(204)
    expect(identityHeadersOf(answer)).toEqual({
      'x-signin-account': session.accountId,
      'x-signin-session': (await home.call('sessions.list')).data[0].id,
      'x-signin-roles': 'member',
      'x-signin-scopes': 'notes:read notes:write',
    })
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(JSON.stringify(answer.headers)).not.toContain(home.cookies.get('signin'))
  })

  test('answers HEAD like GET', async () => {
    const head = await home.send({ method: 'HEAD', url: '/api/forward-auth' })
    expect(head.status).toBe(204)
    expect(identityHeadersOf(head)).toEqual(identityHeadersOf(await ask(home)))
  })

  test('returns the account of an API token, without a session and with the token’s scopes only', async () => {
    const { token } = await makeToken(home, { scopes: ['account:read', 'notes:read'] })
    expect(identityHeadersOf(await ask(bearing(signin, token)))).toEqual({
      'x-signin-account': (await home.call('sessions.current')).data.accountId,
      'x-signin-roles': 'member',
      'x-signin-scopes': 'notes:read',
    })
  })

  test('returns the service of a service token, and no account', async () => {
    const admin = signin.browser()
    await signUp(signin, admin, grace)
    await makeAdmin(signin, grace.email)
    const { token } = await makeToken(admin, {
      kind: 'service',
      service: 'reports',
      scopes: ['notes:read'],
    })
    expect(identityHeadersOf(await ask(bearing(signin, token)))).toEqual({
      'x-signin-service': 'reports',
      'x-signin-scopes': 'notes:read',
    })
  })

  test('rejects anonymous requests, forged credentials and a token in the query', async () => {
    const forger = signin.browser({ 'x-signin-account': 'me' })
    forger.cookies.set('signin', 'a'.repeat(40))
    for (const browser of [signin.browser(), forger, bearing(signin, 'signin_pat_x')]) {
      const answer = await ask(browser)
      expect(answer.status).toBe(401)
      expect(identityHeadersOf(answer)).toEqual({})
    }
    const { token } = await makeToken(home)
    const inQuery = await ask(signin.browser(), `?access_token=${token}`)
    expect(inQuery.status, 'a token in the query').toBe(401)
  })

  test('does not fall back to a valid cookie if the bearer token is invalid', async () => {
    const both = signin.browser({ authorization: 'Bearer signin_pat_x' })
    both.cookies.set('signin', String(home.cookies.get('signin')))
    expect((await ask(both)).status).toBe(401)
  })

  test('rejects a session and a token as soon as they are revoked', async () => {
    const gone = signin.browser()
    await signUp(signin, gone)
    const { token, id } = await makeToken(gone)
    const held = bearing(signin, token)
    expect([(await ask(gone)).status, (await ask(held)).status]).toEqual([204, 204])
    await gone.call('tokens.revokeApiToken', { id })
    await gone.call('sessions.signOut')
    expect([(await ask(gone)).status, (await ask(held)).status]).toEqual([401, 401])
  })

  test('returns 403 if the required second factor is missing', async () => {
    const strict = await startApp({ env: { secondFactorPolicy: 'all' } })
    const browser = strict.browser()
    await signUp(strict, browser)
    const answer = await ask(browser)
    expect(answer).toMatchObject({
      status: 403,
      error: { data: { code: 'second_factor_setup_required' } },
    })
    expect(identityHeadersOf(answer)).toEqual({})
    await strict.close()
  })

  test('is throttled per address', async () => {
    const taken: string[][] = []
    const full = await startApp({
      throttleFor: (address) => ({
        async take(name) {
          taken.push([address, name])
          return 7
        },
      }),
    })
    const answer = await ask(full.browser())
    expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '7' } })
    expect(taken).toEqual([['127.0.0.1', 'forward-auth']])
    await full.close()
  })
})

describe('with an audience', () => {
  test('issues an access token for that service only', async () => {
    const { headers } = await ask(home, '?audience=notes')
    const { data: session } = await home.call('sessions.current')
    expect(await verified(headers['x-signin-access-token'])).toMatchObject({
      sub: session.accountId,
      sid: headers['x-signin-session'],
      scope: 'notes:read notes:write',
      roles: ['member'],
    })
  })

  test.each(['?audience=', '?audience=others', '?audience=notes&audience=files'])(
    '%s is rejected',
    async (query) => {
      const answer = await ask(home, query)
      expect(answer).toMatchObject({ status: 400, error: { data: { code: 'unknown_audience' } } })
      expect(identityHeadersOf(answer)).toEqual({})
    },
  )

  test('requires tokens:issue of an API token, as the procedure does', async () => {
    const { token } = await makeToken(home, { scopes: ['notes:read'] })
    const answer = await ask(bearing(signin, token), '?audience=notes')
    expect(answer).toMatchObject({ status: 403, error: { data: { code: 'insufficient_scope' } } })

    const { token: able, id } = await makeToken(home, { scopes: ['notes:read', 'tokens:issue'] })
    const { headers } = await ask(bearing(signin, able), '?audience=notes')
    const claims = await verified(headers['x-signin-access-token'])
    expect(claims).toMatchObject({ api_token: id, scope: 'notes:read' })
    expect(claims.sid).toBeUndefined()
  })
})
