import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Browser } from '../browser.ts'
import { procedures } from '../browser.ts'
import { addPasskey, addTotp, answerOf, codeOf, STEP } from '../factors.ts'
import { appForFile, env, origin, startApp } from '../harness.ts'
import { ada, signUp } from '../people.ts'
import { keySetOf, tokenFor } from '../signing-keys/fixture.ts'
import { bearing, makeAdmin, makeToken } from '../tokens/tokens.ts'

const signin = await appForFile()

let person: typeof ada
let browser: Browser
beforeEach(async () => {
  person = { ...ada, email: `${crypto.randomUUID()}@example.com` }
  browser = signin.browser()
  await signUp(signin, browser, person)
})

const issue = (by: Browser, request: object = { audience: 'notes' }) =>
  by.call('tokens.issueAccessToken', request)
const seconds = (at: Date) => Math.floor(at.getTime() / 1000)

/** Verifies the token with a generic JWT library, as a service without Signin's client would. */
async function verified(token: string) {
  const keys = createLocalJWKSet(await keySetOf(signin))
  return jwtVerify(token, keys, {
    issuer: origin,
    audience: 'notes',
    typ: 'at+jwt',
    currentDate: signin.now(),
    requiredClaims: ['sub', 'iat', 'nbf', 'exp', 'jti'],
  })
}

async function accountIdOf({ email }: typeof ada): Promise<string> {
  return (await signin.db.account.findUniqueOrThrow({ where: { email } })).id
}

describe('an access token', () => {
  test('contains the account, the sign-in method, the audience and the expiry', async () => {
    const { data } = await issue(browser)
    const now = seconds(signin.now())
    expect(data).toEqual({
      accessToken: expect.any(String),
      tokenType: 'Bearer',
      expiresAt: new Date((now + 300) * 1000).toISOString(),
      audience: 'notes',
      scopes: ['notes:read', 'notes:write'],
    })
    const { payload, protectedHeader } = await verified(data.accessToken)
    expect(protectedHeader).toEqual({
      alg: 'EdDSA',
      typ: 'at+jwt',
      kid: expect.stringMatching(/^[\w-]{43}$/),
    })
    const [session] = (await browser.call('sessions.list')).data
    expect(payload).toEqual({
      iss: origin,
      aud: 'notes',
      sub: await accountIdOf(person),
      iat: now,
      nbf: now,
      exp: now + 300,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      scope: 'notes:read notes:write',
      roles: ['member'],
      sid: session.id,
      auth_time: now,
      amr: ['pwd'],
    })
  })

  test('has the amr value "mfa" after two factors', async () => {
    const { secret } = await addTotp(signin, browser)
    const again = signin.browser()
    const { email, password } = person
    await again.call('sessions.signIn', { email, password })
    signin.passTime(STEP)
    const code = codeOf(secret, signin.now())
    await again.call('sessions.completeSecondFactor', { method: 'totp', code })
    expect(decodeJwt(await tokenFor(again)).amr).toEqual(['pwd', 'otp', 'mfa'])
  })

  test('has the amr values of a passkey sign-in', async () => {
    const passkey = await addPasskey(browser)
    const again = signin.browser()
    const response = await answerOf(again, passkey)
    await again.call('passkeys.finishSignIn', { response })
    expect(decodeJwt(await tokenFor(again)).amr).toEqual(['pop', 'mfa'])
  })

  test('has the auth_time of the last authentication, not of its issuance', async () => {
    const then = seconds(signin.now())
    signin.passTime(3_600_000)
    expect(decodeJwt(await tokenFor(browser)).auth_time).toBe(then)
  })

  test('has the role at the time of issuance', async () => {
    await makeAdmin(signin, person.email)
    expect(decodeJwt(await tokenFor(browser)).roles).toEqual(['admin'])
  })

  test('has a unique id, and is never logged', async () => {
    const tokens = [await tokenFor(browser), await tokenFor(browser)]
    const [first, second] = tokens.map((token) => decodeJwt(token).jti)
    expect(first).not.toBe(second)
    for (const token of tokens) expect(signin.logged()).not.toContain(token.split('.')[2])
  })

  test('issued to an API token names that token, and claims no authentication', async () => {
    const made = await makeToken(browser, { scopes: ['tokens:issue', 'notes:read'] })
    const { payload } = await verified(await tokenFor(bearing(signin, made.token)))
    expect(payload).toMatchObject({
      sub: await accountIdOf(person),
      api_token: made.id,
      roles: ['member'],
      scope: 'notes:read',
    })
    for (const claim of ['sid', 'auth_time', 'amr']) expect(payload).not.toHaveProperty(claim)
  })

  test('issued to a service token names no account', async () => {
    await makeAdmin(signin, person.email)
    const kind = { kind: 'service', service: 'backup', scopes: ['tokens:issue', 'notes:write'] }
    const made = await makeToken(browser, kind)
    const { payload } = await verified(await tokenFor(bearing(signin, made.token)))
    const { iss, aud, iat, nbf, exp, jti, ...who } = payload
    expect(who).toEqual({ sub: 'service:backup', api_token: made.id, scope: 'notes:write' })
  })
})

describe('an access token never exceeds the rights of its caller', () => {
  test.each([
    ['an audience that is not configured', { audience: 'wallet' }],
    ['Signin itself', { audience: origin }],
    ['no audience, although several are configured', {}],
    ['no input', undefined],
    ['one audience inside another', { audience: 'notes files' }],
  ])('%s is rejected', async (_, request) => {
    const { error } = await browser.call('tokens.issueAccessToken', request)
    expect(error?.data.code).toBe('unknown_audience')
  })

  test.each([
    ['a scope that is not configured', ['notes:admin']],
    ["one of Signin's own", ['account:read']],
    ['a configured scope together with one of Signin’s own', ['notes:read', 'tokens:issue']],
  ])('a session is refused %s', async (_, scopes) => {
    const { error } = await issue(browser, { audience: 'notes', scopes })
    expect(error?.data.code).toBe('insufficient_scope')
  })

  test.each([
    ['fewer', ['notes:read'], ['notes:read']],
    ['none', [], []],
    ['one named twice', ['notes:write', 'notes:write'], ['notes:write']],
  ])('a subset of the scopes can be requested: %s', async (_, scopes, given) => {
    const { data } = await issue(browser, { audience: 'notes', scopes })
    expect(data.scopes).toEqual(given)
    expect(decodeJwt(data.accessToken).scope).toBe(given.join(' '))
  })

  test('an API token can pass on its own scopes only', async () => {
    const made = await makeToken(browser, { scopes: ['tokens:issue', 'notes:read'] })
    const program = bearing(signin, made.token)
    const more = await issue(program, { audience: 'notes', scopes: ['notes:read', 'notes:write'] })
    expect(more.error?.data.code).toBe('insufficient_scope')
    const own = await issue(program, { audience: 'notes', scopes: ['tokens:issue'] })
    expect(own.error?.data.code).toBe('insufficient_scope')
  })

  test('an API token without tokens:issue gets none', async () => {
    const made = await makeToken(browser, { scopes: ['account:read', 'notes:read'] })
    const { error } = await issue(bearing(signin, made.token))
    expect(error?.data.code).toBe('insufficient_scope')
  })

  test('expires no later than the session', async () => {
    const ends = new Date(signin.now().getTime() + 60_500)
    const [{ id }] = (await browser.call('sessions.list')).data
    await signin.db.session.update({ where: { id }, data: { expiresAt: ends } })
    signin.passTime(1000)
    expect(decodeJwt(await tokenFor(browser)).exp).toBe(seconds(ends))
  })

  test('expires no later than the API token', async () => {
    const made = await makeToken(browser)
    const ends = new Date(signin.now().getTime() + 60_500)
    await signin.db.apiToken.update({ where: { id: made.id }, data: { expiresAt: ends } })
    expect(decodeJwt(await tokenFor(bearing(signin, made.token))).exp).toBe(seconds(ends))
  })

  test('an anonymous caller and a session of a deleted account get none', async () => {
    const anonymous = await issue(signin.browser())
    expect(anonymous.error?.data.code).toBe('not_signed_in')
    await issue(browser)
    await signin.db.account.delete({ where: { email: person.email } })
    expect((await issue(browser)).error?.data.code).toBe('not_signed_in')
  })
})

test("an access token is rejected by all of Signin's own procedures", async () => {
  const program = bearing(signin, await tokenFor(browser))
  for (const { name } of procedures) {
    const { error } = await program.call(name)
    expect({ name, code: error?.data.code }).toEqual({ name, code: 'token_not_valid' })
  }
})

describe('configuration', () => {
  const { accessTokens } = env
  test('sets the algorithm and the TTL, and a single audience is the default', async () => {
    const other = await startApp({
      env: {
        accessTokens: { ...accessTokens, algorithm: 'ES256', seconds: 60, audiences: ['notes'] },
      },
    })
    const hers = other.browser()
    await signUp(other, hers)
    const { data } = await hers.call('tokens.issueAccessToken')
    const { alg, kid } = decodeProtectedHeader(data.accessToken)
    const { keys } = await keySetOf(other)
    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        x: expect.any(String),
        y: expect.any(String),
        use: 'sig',
        alg,
        kid,
      },
    ])
    expect(alg).toBe('ES256')
    const currentDate = other.now()
    const { payload } = await jwtVerify(data.accessToken, createLocalJWKSet({ keys }), {
      currentDate,
    })
    expect(payload).toMatchObject({ aud: 'notes', exp: Number(payload.iat) + 60 })
    await other.close()
  })
})
