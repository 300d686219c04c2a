import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Browser, procedures } from '../browser.ts'
import { appForFile } from '../harness.ts'
import { ada, signUp } from '../people.ts'
import { ALL_SCOPES, bearing, makeAdmin, makeToken } from './tokens.ts'

/**
 * The published document rather than the contract: a change of what a scope allows shows in its
 * diff.
 */
const published: Published = JSON.parse(
  readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8'),
)

interface Published {
  paths: Record<string, Record<string, { security: object[]; 'x-signin-scope'?: string }>>
}

const described = Object.entries(published.paths)
  .filter(([path]) => path.startsWith('/api/trpc/'))
  .flatMap(([path, operations]) =>
    Object.values(operations).map((it) => ({ name: path.slice('/api/trpc/'.length), ...it })),
  )

/** Everything a token may call, by scope. */
const OPEN = Object.fromEntries(
  ALL_SCOPES.map((scope) => [
    scope,
    described.filter((it) => it['x-signin-scope'] === scope).map(({ name }) => name),
  ]),
)

/** Procedures that require no account. */
const PUBLIC = described
  .filter(({ security }) => security.some((scheme) => Object.keys(scheme).length === 0))
  .map(({ name }) => name)

const signin = await appForFile()
let home: Browser
beforeAll(async () => {
  home = signin.browser()
  await signUp(signin, home)
  await makeAdmin(signin, ada.email)
})

/** The error code of each non-public procedure when called with the token, or `answered`. */
async function outcomes(token: string): Promise<Map<string, string>> {
  const browser = bearing(signin, token)
  const reported = new Map<string, string>()
  for (const { name } of procedures.filter((it) => !PUBLIC.includes(it.name))) {
    const { error } = await browser.call(name)
    reported.set(name, error?.data.code ?? 'answered')
  }
  return reported
}

/**
 * Guards run before input validation: any other error means that the guard let the call through.
 */
const allowedBy = (reported: Map<string, string>) =>
  [...reported].filter(([, outcome]) => outcome !== 'insufficient_scope').map(([name]) => name)

describe('procedures', () => {
  test('an anonymous caller may call the public ones only', async () => {
    const open: string[] = []
    for (const { name } of procedures) {
      const { error } = await signin.browser().call(name)
      if (error?.data.code !== 'not_signed_in') open.push(name)
    }
    expect(open.sort()).toEqual(PUBLIC)
  })

  test('a token with every scope may call the documented ones only', async () => {
    const { token } = await makeToken(home)
    const reported = await outcomes(token)
    expect(allowedBy(reported).sort()).toEqual(Object.values(OPEN).flat().sort())
    expect(new Set(reported.values())).toEqual(
      new Set(['answered', 'invalid_input', 'unknown_audience', 'insufficient_scope']),
    )
  })

  test.each(ALL_SCOPES)('a token with %s may call what requires that scope only', async (scope) => {
    const { token } = await makeToken(home, { scopes: [scope] })
    expect(allowedBy(await outcomes(token)).sort()).toEqual(OPEN[scope])
  })

  test('a token may call nothing that requires recent authentication', async () => {
    const fresh = await makeToken(home)
    const reported = await outcomes(fresh.token)
    const other = signin.browser()
    await other.call('sessions.signIn', { email: ada.email, password: ada.password })
    signin.passTime(15 * 60_000)
    const sudo: string[] = []
    for (const { name } of procedures.filter((it) => it.name !== 'sessions.signOut')) {
      const { error } = await other.call(name)
      if (error?.data.code === 'not_signed_in_recently') sudo.push(name)
    }
    expect(sudo.length).toBeGreaterThan(15)
    for (const name of sudo) expect(reported.get(name), name).toBe('insufficient_scope')
    await home.call('sessions.reauthenticate', { method: 'password', password: ada.password })
  })

  test('a service token with every scope may only issue access tokens', async () => {
    const { token } = await makeToken(home, { kind: 'service', service: 'notes' })
    expect(allowedBy(await outcomes(token))).toEqual(['tokens.issueAccessToken'])
  })
})

describe('a public procedure', () => {
  test.each(PUBLIC)(
    '%s answers a token like an anonymous caller, without a cookie',
    async (name) => {
      const { token } = await makeToken(home)
      const bearer = bearing(signin, token)
      for (const [cookie, value] of home.cookies) bearer.cookies.set(cookie, value)
      const [displayed, anonymous] = [await bearer.call(name), await signin.browser().call(name)]
      const { code, status } = { code: displayed.error?.data.code, status: displayed.status }
      expect({ code, status }).toEqual({
        code: anonymous.error?.data.code,
        status: anonymous.status,
      })
      if (name !== 'passkeys.startSignIn') expect(displayed.data).toEqual(anonymous.data)
      expect(displayed.headers['set-cookie']).toBeUndefined()
    },
  )

  test('signing in with a token sets no session cookie', async () => {
    const { token } = await makeToken(home)
    const { email, password } = ada
    const answer = await bearing(signin, token).call('sessions.signIn', { email, password })
    expect(answer.data.status).toBe('signedIn')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  test('signing out with a token ends neither the cookie’s session nor the token', async () => {
    const { token } = await makeToken(home)
    const both = bearing(signin, token)
    for (const [cookie, value] of home.cookies) both.cookies.set(cookie, value)
    const answer = await both.call('sessions.signOut')
    expect(answer).toMatchObject({ data: { ended: 0 } })
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect((await home.call('sessions.current')).data).not.toBeNull()
    expect((await bearing(signin, token).call('accounts.me')).status).toBe(200)
  })
})
