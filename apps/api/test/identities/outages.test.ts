import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Answer } from '../browser.ts'
import { freePort } from '../free-port.ts'
import { startApp } from '../harness.ts'
import { ada, signIn, signUp } from '../people.ts'
import {
  adaAtProvider,
  clientOf,
  configured,
  entryOf,
  type ProvidersFixture,
  resetData,
  startWithProviders,
} from './fixture.ts'
import { startIdentityProvider } from './identity-provider.ts'
import { authorize, callbackWith, signInWith } from './provider-flow.ts'

let fixture: ProvidersFixture
beforeAll(async () => {
  fixture = await startWithProviders()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await resetData(fixture)
})
afterAll(() => fixture.close())

const codeOf = ({ error }: Answer) => error?.data.code

/** Replaces AbortSignal.timeout: no timeout expires before the returned function is called. */
function holdTimeout() {
  const waiting: { milliseconds: number; controller: AbortController }[] = []
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    const controller = new AbortController()
    waiting.push({ milliseconds, controller })
    return controller.signal
  })
  /** Expires all timeouts and returns their lengths in milliseconds. */
  return function end(): number[] {
    const over = waiting.splice(0)
    for (const { controller } of over) controller.abort(new DOMException('late', 'TimeoutError'))
    return over.map(({ milliseconds }) => milliseconds)
  }
}

let endTimeout: () => number[]
const hang = () => void endTimeout()
/** Ends the timeout once the response header has most likely arrived. */
const hangLater = () => void setTimeout(hang, 100)
const fail =
  (status: number, body: object = {}) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

/** Sends a response header and half a body. */
const halfway =
  (then: (response: ServerResponse) => unknown) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"access_token":', () => then(response))
  }

test('a provider that is down is unavailable, and works again once it is up', async () => {
  const port = await freePort()
  const identityProviders = configured(entryOf('acme', `http://127.0.0.1:${port}`))
  const signin = await startApp({ env: { identityProviders } })
  await signUp(signin)
  const asked = { provider: 'acme' }
  const down = await signin.browser().call('identities.startSignIn', asked)
  expect(down).toMatchObject({ status: 503, error: { data: { code: 'provider_unavailable' } } })
  expect(signin.events('identity_provider_failed')).toMatchObject([
    { provider: 'acme', reason: 'it cannot be reached' },
  ])
  await signIn(signin.browser(), ada)

  const provider = await startIdentityProvider({ port, clients: [clientOf('acme')] })
  const up = await signin.browser().call('identities.startSignIn', asked)
  expect(up.data.url).toContain(provider.issuer)
  await signin.close()
  await provider.close()
})

test('a provider that hangs times out after five seconds and delays no other request', async () => {
  const slow = await startWithProviders()
  const { acme, signin } = slow
  await signUp(signin)
  const reached = Promise.withResolvers<void>()
  acme.answer.set('/.well-known/openid-configuration', () => reached.resolve())
  endTimeout = holdTimeout()
  const waiting = signin.browser().call('identities.startSignIn', { provider: 'acme' })
  await reached.promise
  // These succeed while the timeout of the first is still pending.
  await signIn(signin.browser(), ada)
  const other = await signin.browser().call('identities.startSignIn', { provider: 'club' })
  expect(other.status).toBe(200)
  expect(endTimeout()).toEqual([5000, 5000])
  expect(codeOf(await waiting)).toBe('provider_unavailable')
  acme.answer.clear()
  const { status } = await signin.browser().call('identities.startSignIn', { provider: 'acme' })
  expect(status).toBe(200)
  await slow.close()
})

test.each([
  ['hangs', hang, 'provider_unavailable'],
  ['hangs halfway', halfway(hangLater), 'provider_unavailable'],
  ['breaks off', halfway((response) => response.destroy()), 'provider_unavailable'],
  ['fails', fail(500), 'provider_unavailable'],
  [
    'fails with an error code',
    fail(503, { error: 'temporarily_unavailable' }),
    'provider_unavailable',
  ],
  ['rejects our credentials', fail(401, { error: 'invalid_client' }), 'provider_unavailable'],
  ['returns no tokens', fail(200), 'identity_rejected'],
])('a token endpoint that %s signs nobody in', async (_, answer, code) => {
  const { signin, acme } = fixture
  acme.visitor = adaAtProvider
  const browser = signin.browser()
  const parameters = await authorize(browser, 'acme')
  acme.answer.set('/token', answer)
  endTimeout = holdTimeout()
  expect(codeOf(await callbackWith(browser, 'acme', parameters))).toBe(code)
  expect((await browser.call('sessions.current')).data).toBeNull()
  acme.answer.clear()
  expect((await signInWith(browser, 'acme')).data.status).toBe('signedIn')
})

test('a provider whose metadata names another issuer is unavailable', async () => {
  const fake = await startWithProviders()
  const metadata = { issuer: fake.club.issuer, authorization_endpoint: `${fake.club.issuer}/auth` }
  fake.acme.answer.set('/.well-known/openid-configuration', fail(200, metadata))
  const answer = await fake.signin.browser().call('identities.startSignIn', { provider: 'acme' })
  expect(codeOf(answer)).toBe('provider_unavailable')
  await fake.close()
})

test('an unconfigured provider is not found', async () => {
  const { signin } = fixture
  const browser = signin.browser()
  expect(codeOf(await browser.call('identities.startSignIn', { provider: 'nobody' }))).toBe(
    'not_found',
  )
  expect(codeOf(await callbackWith(browser, 'nobody', {}))).toBe('not_found')
  expect((await browser.call('identities.providers')).data).toEqual([
    { id: 'acme', kind: 'oidc', name: 'The acme' },
    { id: 'club', kind: 'oidc', name: 'The club' },
  ])
})

test('expired authorization requests are deleted', async () => {
  const { signin } = fixture
  await signin.db.authorizationRequest.deleteMany()
  await signin.browser().call('identities.startSignIn', { provider: 'acme' })
  signin.passTime(10 * 60_000)
  await signin.browser().call('identities.startSignIn', { provider: 'acme' })
  await signin.jobs.add(signin.db, 'sweep', {})
  await signin.jobs.runDueJobs()
  expect(await signin.db.authorizationRequest.count()).toBe(1)
})
