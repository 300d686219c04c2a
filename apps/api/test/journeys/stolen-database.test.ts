import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../browser.ts'
import { base32Of, dumpOf, encodingsOf } from '../dump.ts'
import { addPasskey, addTotp, codeOf, STEP } from '../factors.ts'
import { startApp, type TestApp } from '../harness.ts'
import { clientOf, configured, entryOf } from '../identities/fixture.ts'
import { type IdentityProvider, startIdentityProvider } from '../identities/identity-provider.ts'
import { signInWith } from '../identities/provider-flow.ts'
import { ada, grace, signUp, tokenIn } from '../people.ts'
import { isLive, makeToken } from '../tokens/tokens.ts'

const mary = { ...ada, email: 'mary@example.com', name: 'Mary Jackson' }
const old = { ...ada, email: 'old@example.com', password: 'from before addresses counted' }

let signin: TestApp
let provider: IdentityProvider
let home: Browser
let dump: string
let passkeyId: string
const secrets: Record<string, string> = {}

const addSecret = (name: string, secret: string | undefined) => {
  if (!secret) throw new Error(`There is no ${name}.`)
  secrets[name] = secret
}
const addLink = async (name: string, email: string) =>
  addSecret(name, tokenIn((await signin.emailsTo(email))[0]))

/** Creates accounts with every kind of secret, all of them live, and then dumps the database. */
beforeAll(async () => {
  provider = await startIdentityProvider({ clients: [clientOf('acme')] })
  const identityProviders = configured(entryOf('acme', provider.issuer))
  signin = await startApp({ env: { identityProviders } })
  home = signin.browser()
  await signUp(signin, home)
  passkeyId = (await addPasskey(home)).id
  const { secret, recoveryCodes } = await addTotp(signin, home)
  addSecret('seed of an authenticator', secret)
  addSecret('recovery code', recoveryCodes?.[0])
  addSecret('seed being set up', (await home.call('secondFactors.startTotp')).data.secret)

  addSecret('API token', (await makeToken(home)).token)

  const elsewhere = signin.browser()
  await elsewhere.call('sessions.signIn', { email: ada.email, password: ada.password })
  addSecret('cookie between two factors', elsewhere.cookies.get('signin-pending'))
  const second = signin.browser()
  await second.call('sessions.signIn', { email: ada.email, password: ada.password })
  signin.passTime(STEP)
  const code = codeOf(secret, signin.now())
  await second.call('sessions.completeSecondFactor', { method: 'totp', code })
  await addLink('link that disowns', ada.email)
  await elsewhere.call('passkeys.startSignIn')
  addSecret('cookie of a challenge', elsewhere.cookies.get('signin-challenge'))
  addSecret('cookie of a session', home.cookies.get('signin'))
  addSecret('cookie of a device', home.cookies.get('signin-device'))

  await home.call('accounts.requestEmailChange', { email: 'ada.new@example.com' })
  await addLink('link that confirms a change', 'ada.new@example.com')
  await elsewhere.call('passwords.requestReset', { email: ada.email })
  await addLink('link that resets', ada.email)
  await elsewhere.call('sessions.requestSignInLink', { email: ada.email })
  await addLink('link that signs in', ada.email)

  await elsewhere.call('accounts.register', grace)
  await addLink('link that registers', grace.email)
  addSecret('password of a registration', grace.password)
  addSecret('password', ada.password)
  await elsewhere.call('accounts.register', { email: 'nina@example.com', name: 'Nina' })
  await addLink('link that registers by mail', 'nina@example.com')

  await signUp(signin, signin.browser(), old)
  await signin.db.account.update({
    where: { email: old.email },
    data: { emailConfirmedAt: null },
  })
  await elsewhere.call('sessions.signIn', { email: old.email, password: old.password })
  await addLink('link that confirms an address', old.email)

  const hers = signin.browser()
  await signUp(signin, hers, mary)
  await hers.call('accounts.requestEmailChange', { email: 'mary.new@example.com' })
  const token = tokenIn((await signin.emailsTo('mary.new@example.com'))[0])
  await hers.call('accounts.confirmEmailChange', { token })
  await addLink('link that undoes a change', mary.email)

  const visitor = signin.browser()
  provider.visitor = { sub: 'nina', email: 'nina.there@example.com' }
  await signInWith(visitor, 'acme')
  addSecret('cookie that claims an identity', visitor.cookies.get('signin-visit'))
  const { data } = await elsewhere.call('identities.startSignIn', { provider: 'acme' })
  addSecret('cookie of a visit', elsewhere.cookies.get('signin-visit'))
  for (const derived of ['state', 'nonce']) {
    addSecret(`${derived} of a visit`, new URL(data.url).searchParams.get(derived) ?? undefined)
  }
  addSecret('secret of a client', clientOf('acme').secret)

  // Requested, but the emails are not composed yet when the database is dumped.
  await elsewhere.call('sessions.requestSignInLink', { email: 'mary.new@example.com' })
  await elsewhere.call('passwords.requestReset', { email: 'mary.new@example.com' })
  await elsewhere.call('accounts.register', { ...grace, email: 'later@example.com' })
  dump = await dumpOf(signin)
})
afterAll(async () => {
  await signin.close()
  await provider.close()
})

describe('a copy of the database', () => {
  test('contains the values it should', () => {
    expect(encodingsOf(passkeyId).some((it) => dump.includes(it))).toBe(true)
    for (const kept of [ada.email, 'nina@example.com', '"kind": "registration"', '"created"']) {
      expect(dump).toContain(kept)
    }
    expect(Object.keys(secrets)).toHaveLength(23)
  })

  test('contains no live secret in any encoding', () => {
    const found = Object.entries(secrets)
      .filter(([, secret]) => encodingsOf(secret).some((it) => dump.includes(it)))
      .map(([name]) => name)
    expect(found).toEqual([])
  })

  test('contains nothing that works as a cookie', async () => {
    const values = candidates()
    expect(values.length).toBeGreaterThan(50)
    for (const value of values) {
      expect(await opensAsCookie(value), value).toBe(false)
    }
    for (const name of ['cookie of a session', 'cookie between two factors']) {
      expect(await opensAsCookie(String(secrets[name])), name).toBe(true)
    }
  })

  test('contains nothing that works as a token', async () => {
    const hashes = await signin.db.apiToken.findMany({ select: { tokenHash: true } })
    const written = hashes.flatMap(({ tokenHash }) => {
      const bytes = Buffer.from(tokenHash)
      return (['hex', 'base64url', 'base64'] as const).map((code) => bytes.toString(code))
    })
    for (const value of [...candidates(), ...written]) {
      expect(await isLive(signin, value), value).toBe(false)
    }
    expect(await isLive(signin, String(secrets['API token']))).toBe(true)
  })

  test('contains nothing that works as a link', async () => {
    const values = candidates().filter((it) => /^[\w-]{43}$/.test(it))
    expect(values.length).toBeGreaterThan(10)
    for (const value of values) expect(await worksAsLink(value), value).toEqual([])
    // The latest first: "this wasn’t me" invalidates links sent before it.
    const links = Object.entries(secrets).filter(([name]) => name.startsWith('link'))
    for (const [name, token] of links.reverse())
      expect(await worksAsLink(token), name).toHaveLength(1)
  })

  // Runs last: by now the links have been used, not only mailed.
  test('nor does the log', () => {
    const log = signin.logged()
    const found = Object.entries(secrets).filter(([, secret]) => log.includes(secret))
    expect(found).toEqual([])
  })
})

/** Every word of the dump, and its bytes encoded as a cookie or token. */
function candidates(): string[] {
  const words = dump.match(/[\w-]{24,}/g) ?? []
  const bytes = [...dump.matchAll(/\\x([0-9a-f]{40,})/g)].map(([, hex]) =>
    Buffer.from(String(hex), 'hex'),
  )
  const written = bytes.flatMap((it) => [
    it.toString('base64url').slice(0, 43),
    base32Of(it).toLowerCase().slice(0, 40),
  ])
  return [...new Set([...words, ...written])]
}

async function opensAsCookie(value: string): Promise<boolean> {
  const browser = signin.browser()
  browser.cookies.set('signin', value)
  browser.cookies.set('signin-pending', value)
  const session = await browser.call('sessions.current')
  const proof = { method: 'recoveryCode', code: 'a'.repeat(24) }
  const completed = await browser.call('sessions.completeSecondFactor', proof)
  return session.data !== null || completed.error?.data.code !== 'sign_in_expired'
}

/** The procedures that accept the link. Each is called by the account the link is for. */
async function worksAsLink(token: string): Promise<string[]> {
  const works: string[] = []
  const weak = { token, password: 'passwordpassword' } // rejected, so the link is not used up
  const uses: [string, object][] = [
    ['accounts.confirmEmailChange', { token }], // first: reporting a device revokes the session of `home`
    ['accounts.confirmEmail', weak],
    ['passwords.reset', weak],
    ['sessions.signInWithLink', { token }],
    ['sessions.reportUnrecognized', { token }],
    ['accounts.undoEmailChange', { token }],
  ]
  for (const [name, input] of uses) {
    const browser = name === 'accounts.confirmEmailChange' ? home : signin.browser()
    const { error } = await browser.call(name, input)
    if (error?.data.code !== 'link_not_valid') works.push(name)
  }
  return works
}
