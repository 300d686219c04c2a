import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { thisSession } from '../../test/fixtures.ts'
import { heading, press, see, settled, text, type, visit } from '../../test/harness.ts'

const signedIn = () => fakeServices({ signedIn: true })

function signIn() {
  type('Email address', 'ada@example.com')
  type('Password', 'correct horse battery staple')
  press('Sign in')
}

test('a guest is redirected to the sign-in page, and then to the requested page', async () => {
  const { router } = await visit('/account/sessions?from=mail#top')
  await heading('Sign in')
  expect(router.currentRoute.value.query.next).toBe('/account/sessions?from=mail#top')
  // A revoked session would show this notice.
  expect(text()).not.toContain('Your session has ended')
  signIn()
  await heading('Devices')
  expect(router.currentRoute.value.fullPath).toBe('/account/sessions?from=mail#top')
})

test('a guest at the root of the app signs in to the account', async () => {
  const { router } = await visit('/')
  await heading('Sign in')
  expect(router.currentRoute.value.fullPath).toBe('/sign-in')
  signIn()
  await heading('Account')
})

test.for(['//evil.example', '/.//evil.example'])(
  'a sign-in with a ?next= outside of the app, %s, continues to the account',
  async (next) => {
    const { router } = await visit(`/sign-in?next=${next}`)
    signIn()
    await heading('Account')
    expect(router.currentRoute.value.fullPath).toBe('/account')
  },
)

test.for(['/sign-in', '/register', '/'])(
  'a signed-in user at %s is redirected to the account',
  async (path) => {
    const { router } = await visit(path, signedIn())
    await heading('Account')
    expect(router.currentRoute.value.path).toBe('/account')
  },
)

test('a session that began in another window is found', async () => {
  const { router, services } = await visit('/sign-in')
  services.state.viewer = signedIn().state.viewer
  await router.push('/account')
  await heading('Account')
})

test('a known session is not requested again', async () => {
  const { router, services } = await visit('/account', signedIn())
  await router.push('/account/sessions')
  await heading('Devices')
  await settled()
  expect(services.sessions.current).toHaveBeenCalledTimes(1)
})

test('if the session check fails, the page shows the failure', async () => {
  const services = signedIn()
  services.sessions.current.mockImplementation(() => {
    throw new Error('the database is down')
  })
  services.accounts.me.mockRejectedValue(new Error('the database is down'))
  await visit('/account', services)
  await heading('Account')
  await see('Something went wrong on our side')
})

test.for([
  ['/sign-in?next=/account/sessions', 'Sign in', 'Devices'],
  ['/register', 'Create an account', 'Account'],
] as const)(
  'a slow session check does not delay %s, and redirects a signed-in user later',
  async (late) => {
    const [path, form, goal] = late
    const services = signedIn()
    const { promise, resolve } = Promise.withResolvers<typeof thisSession>()
    // The contract declares a synchronous result; the network delays it.
    services.sessions.current.mockReturnValueOnce(promise as never)
    await visit(path, services)
    await heading(form)
    resolve(thisSession)
    await heading(goal)
  },
)

test('a late session check does not redirect from another page', async () => {
  const services = signedIn()
  const { promise, resolve } = Promise.withResolvers<typeof thisSession>()
  services.sessions.current.mockReturnValueOnce(promise as never)
  const { router } = await visit('/sign-in', services)
  await router.push('/no/such/page')
  resolve(thisSession)
  await promise
  await expect(router.push('/sign-in')).resolves.toBeUndefined()
  await heading('Account')
  router.back()
  await heading('Page not found')
})

test('a stale response does not undo a sign-in', async () => {
  const services = fakeServices()
  const { promise, resolve } = Promise.withResolvers<null>()
  services.sessions.current.mockReturnValueOnce(promise as never)
  const { router } = await visit('/sign-in', services)
  signIn()
  await heading('Account')
  resolve(null)
  // This request is answered after the stale response.
  await router.push('/account/sessions')
  await see('Safari 20 on iOS')
  await router.push('/sign-in')
  await heading('Account')
})

test('if a second factor is required, only the page to set one up is open', async () => {
  const services = signedIn()
  services.sessions.current.mockReturnValue({ ...thisSession, secondFactorMissing: true })
  const { router } = await visit('/account/sessions', services)
  await expect.poll(() => router.currentRoute.value.path).toBe('/account/security')

  services.sessions.current.mockReturnValue(thisSession)
  await router.push('/account/sessions')
  await heading('Devices')
})
