import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startApp, type TestApp } from '../harness.ts'
import { ada, grace } from '../people.ts'
import { clientOf, configured } from './fixture.ts'
import { type GitHub, startGitHub } from './github-server.ts'
import { authorize, callbackWith, signInWith } from './provider-flow.ts'

let signin: TestApp
let github: GitHub
beforeAll(async () => {
  const { id: clientId, secret: clientSecret } = clientOf('github')
  github = await startGitHub(clientOf('github'))
  const entry = { kind: 'github', clientId, clientSecret, url: github.url, vouchesForEmail: true }
  const identityProviders = configured(entry)
  signin = await startApp({ env: { identityProviders } })
})
beforeEach(async () => {
  await signin.db.account.deleteMany()
  github.visitor = {
    id: 583231,
    login: 'octo-ada',
    name: ada.name,
    emails: [
      { email: grace.email, primary: false, verified: true },
      { email: ada.email, primary: true, verified: true },
    ],
  }
})
afterAll(async () => {
  await signin.close()
  await github.close()
})

test('a GitHub user signs in with the primary address, if GitHub has verified it', async () => {
  const browser = signin.browser()
  expect((await signInWith(browser, 'github')).data.status).toBe('signedIn')
  const { data } = await browser.call('accounts.me')
  expect(data).toMatchObject({ email: ada.email, name: ada.name })
  expect((await browser.call('identities.list')).data).toMatchObject([
    { provider: 'github', kind: 'github', name: 'GitHub', label: ada.email },
  ])
  const [identity] = await signin.db.identity.findMany()
  expect(identity).toMatchObject({ issuer: github.url, subject: '583231' })
})

test('a primary address that is not verified is confirmed by mail', async () => {
  github.visitor.emails = [
    { email: grace.email, primary: false, verified: true },
    { email: ada.email, primary: true, verified: false },
  ]
  const { data } = await signInWith(signin.browser(), 'github')
  expect(data).toEqual({ status: 'confirmationRequired', email: ada.email })
  expect(await signin.db.account.count()).toBe(0)
})

test('the numeric id identifies the user, since a login can be given up and taken by another', async () => {
  const browser = signin.browser()
  await signInWith(browser, 'github')
  github.visitor = { ...github.visitor, login: 'renamed', emails: [] }
  const asked = github.asked.length
  expect((await signInWith(signin.browser(), 'github')).data.status).toBe('signedIn')
  expect(github.asked.slice(asked)).not.toContain('GET /api/v3/user/emails')
  github.visitor = { id: 99, login: 'octo-ada', name: null, emails: [] }
  const { error } = await signInWith(signin.browser(), 'github')
  expect(error?.data.code).toBe('identity_rejected')
})

test.each([['583231'], [null], [1.5], [{}]])('the id %j is rejected', async (id) => {
  github.visitor.id = id
  const { error } = await signInWith(signin.browser(), 'github')
  expect(error?.data.code).toBe('identity_rejected')
})

test.each([
  ['/user', '<html>'],
  ['/user', 'null'],
  ['/user/emails', '<html>'],
  ['/user/emails', '{}'],
  ['/user/emails', '[null]'],
])('on %s, a response of %s rejects the sign-in', async (path, answer) => {
  github.instead.set(`/api/v3${path}`, answer)
  const { error } = await signInWith(signin.browser(), 'github')
  github.instead.clear()
  expect(error?.data.code).toBe('identity_rejected')
  expect(signin.events('identity_rejected').at(-1)?.reason).toContain(path)
})

test.each(['/user', '/user/emails'])(
  'on %s, a response that breaks off makes the provider unavailable',
  async (path) => {
    github.instead.set(`/api/v3${path}`, (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.write('{', () => response.destroy())
    })
    const { error } = await signInWith(signin.browser(), 'github')
    github.instead.clear()
    expect(error?.data.code).toBe('provider_unavailable')
  },
)

test('a stolen code is rejected in another authorization request', async () => {
  const { code } = await authorize(signin.browser(), 'github')
  const thief = signin.browser()
  const parameters = await authorize(thief, 'github')
  const { error } = await callbackWith(thief, 'github', { ...parameters, code: String(code) })
  expect(error?.data.code).toBe('identity_rejected')
})

test('a callback that names another issuer is rejected', async () => {
  const browser = signin.browser()
  const parameters = await authorize(browser, 'github')
  const mixedUp = { ...parameters, iss: 'https://accounts.google.com' }
  const { error } = await callbackWith(browser, 'github', mixedUp)
  expect(error?.data.code).toBe('identity_rejected')
  expect(github.asked.at(-1)).toBe('GET /login/oauth/authorize')
})
