import { afterAll, beforeAll, expect, test } from 'vitest'
import { origin, startApp, type TestApp } from '../harness.ts'
import { ada } from '../people.ts'
import { clientOf, configured, entryOf } from './fixture.ts'
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts'
import { callbackWith, postedForm } from './provider-flow.ts'

const PATH = '/api/identities/arrival/acme'

let signin: TestApp
let provider: IdentityProvider
beforeAll(async () => {
  const client = { ...clientOf('acme'), redirectUri: `${origin}${PATH}` }
  provider = await startIdentityProvider({ clients: [client] })
  const vouches = { vouchesForEmail: true }
  const [posting] = configured(entryOf('acme', provider.issuer, vouches))
  const identityProviders = [
    // Apple answers with form_post.
    ...(posting ? [{ ...posting, usesFormPost: true }] : []),
    ...configured(entryOf('club', provider.issuer)),
  ]
  signin = await startApp({ env: { identityProviders } })
})
afterAll(async () => {
  await signin.close()
  await provider.close()
})

/** A cross-site POST as the provider's page sends it, without cookies. */
const post = (payload: string, path = PATH, headers: Record<string, string> = {}) =>
  signin.app.inject({
    method: 'POST',
    url: path,
    payload,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'cross-site',
      origin: 'https://appleid.apple.com',
      ...headers,
    },
  })

test('a posted callback is redirected to the page that handles other callbacks', async () => {
  provider.visitor = { sub: 'ada-there', email: ada.email, email_verified: true }
  const browser = signin.browser()
  const { data } = await browser.call('identities.startSignIn', { provider: 'acme' })
  expect(new URL(data.url).searchParams.get('response_mode')).toBe('form_post')
  const form = await postedForm(data.url)
  const user = JSON.stringify({ name: { firstName: 'Ada', lastName: 'Lovelace' }, email: 'x@y.z' })
  expect(form.action).toBe(`${origin}${PATH}`)

  const answer = await post(new URLSearchParams([...form.fields, ['user', user]]).toString())
  expect(answer.statusCode).toBe(303)
  expect(answer.headers['cache-control']).toBe('no-store')
  expect(answer.headers['set-cookie']).toBeUndefined()
  const page = new URL(String(answer.headers.location), origin)
  expect(page.pathname).toBe('/sign-in/with/acme')
  expect(page.search).not.toContain('x%40y.z')
  const calledBack = await callbackWith(browser, 'acme', Object.fromEntries(page.searchParams))
  expect(calledBack.data.status).toBe('signedIn')
  expect((await browser.call('accounts.me')).data).toMatchObject({
    email: ada.email,
    name: ada.name,
  })
})

test('a posted callback is redirected to our page only, with the parameters it uses', async () => {
  const evil = 'https://evil.example'
  const answer = await post(`code=a%26b&state=${encodeURIComponent(evil)}&next=${evil}&user=x`)
  expect(answer.headers.location).toBe(
    `/sign-in/with/acme?code=a%26b&state=${encodeURIComponent(evil)}`,
  )
})

test('duplicate parameters stay duplicates, for the page to reject', async () => {
  const { headers } = await post('code=a&code=b&state=c')
  expect(headers.location).toBe('/sign-in/with/acme?code=a&code=b&state=c')
})

test.each([
  ['to a provider that does not post', '/api/identities/arrival/club', {}, 404],
  ['to an unknown provider', '/api/identities/arrival/nobody', {}, 404],
  ['with JSON', PATH, { 'content-type': 'application/json' }, 415],
])('a post %s is rejected', async (_, path, headers, status) => {
  expect((await post('code=a&state=b', path, headers)).statusCode).toBe(status)
})

test('a body over the limit is rejected', async () => {
  expect((await post(`code=${'a'.repeat(20_000)}`)).statusCode).toBe(413)
})

test('no other endpoint accepts cross-site requests', async () => {
  const { statusCode } = await signin.app.inject({
    method: 'POST',
    url: '/api/trpc/identities.finish',
    payload: '{}',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
  })
  expect(statusCode).toBe(403)
})
