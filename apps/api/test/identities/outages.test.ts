import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Answer } from '../browser.ts'
import { freePort } from '../free-port.ts'
import { startApp } from '../harness.ts'
import { ada, signIn, signUp } from '../people.ts'
import {
  adaThere,
  clientOf,
  configured,
  entryOf,
  type Surroundings,
  startAnew,
  startWithProviders,
} from './fixture.ts'
import { startIdentityProvider } from './identity-provider.ts'
import { bringBack, callbackWith, signInWith } from './traveller.ts'

let fixture: Surroundings
beforeAll(async () => {
  fixture = await startWithProviders()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await startAnew(fixture)
})
afterAll(() => fixture.close())

const codeOf = ({ error }: Answer) => error?.data.code

/** Whatever is given some time has all the time there is, until that is said to be over. */
function holdTimeout() {
  const waiting: { milliseconds: number; controller: AbortController }[] = []
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    const controller = new AbortController()
    waiting.push({ milliseconds, controller })
    return controller.signal
  })
  /** Answers how much time was given. */
  return function end(): number[] {
    const over = waiting.splice(0)
    for (const { controller } of over) controller.abort(new DOMException('late', 'TimeoutError'))
    return over.map(({ milliseconds }) => milliseconds)
  }
}

let endTimeout: () => number[]
const hang = () => void endTimeout()
/** The head is there by then, most of the time. */
const hangLater = () => void setTimeout(hang, 100)
const fail =
  (status: number, body: object = {}) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }

/** The head of an answer, and half a body. */
const halfway =
  (then: (response: ServerResponse) => unknown) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"access_token":', () => then(response))
  }

test('a provider that is down is said to be, and found again once it is up', async () => {
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

test('one that hangs is given up on after five seconds, and holds up nobody else', async () => {
  const slow = await startWithProviders()
  const { acme, signin } = slow
  await signUp(signin)
  const reached = Promise.withResolvers<void>()
  acme.answer.set('/.well-known/openid-configuration', () => reached.resolve())
  endTimeout = holdTimeout()
  const waiting = signin.browser().call('identities.startSignIn', { provider: 'acme' })
  await reached.promise
  // Answered while the time of the other stands still.
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
  ['fails and says so', fail(503, { error: 'temporarily_unavailable' }), 'provider_unavailable'],
  ['does not know us', fail(401, { error: 'invalid_client' }), 'provider_unavailable'],
  ['answers nothing of use', fail(200), 'identity_rejected'],
])('where its token endpoint %s, nobody is signed in', async (_, answer, code) => {
  const { signin, acme } = fixture
  acme.visitor = adaThere
  const browser = signin.browser()
  const parameters = await bringBack(browser, 'acme')
  acme.answer.set('/token', answer)
  endTimeout = holdTimeout()
  expect(codeOf(await callbackWith(browser, 'acme', parameters))).toBe(code)
  expect((await browser.call('sessions.current')).data).toBeNull()
  acme.answer.clear()
  expect((await signInWith(browser, 'acme')).data.status).toBe('signedIn')
})

test('one whose metadata is of another issuer is not sent to', async () => {
  const fake = await startWithProviders()
  const metadata = { issuer: fake.club.issuer, authorization_endpoint: `${fake.club.issuer}/auth` }
  fake.acme.answer.set('/.well-known/openid-configuration', fail(200, metadata))
  const answer = await fake.signin.browser().call('identities.startSignIn', { provider: 'acme' })
  expect(codeOf(answer)).toBe('provider_unavailable')
  await fake.close()
})

test('one that nobody configured is not found', async () => {
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

test('visits that nobody came back from are swept', async () => {
  const { signin } = fixture
  await signin.db.authorizationRequest.deleteMany()
  await signin.browser().call('identities.startSignIn', { provider: 'acme' })
  signin.passTime(10 * 60_000)
  await signin.browser().call('identities.startSignIn', { provider: 'acme' })
  await signin.jobs.add(signin.db, 'sweep', {})
  await signin.jobs.runDueJobs()
  expect(await signin.db.authorizationRequest.count()).toBe(1)
})
