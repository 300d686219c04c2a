import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Answer, Browser } from '../browser.ts'
import { waitForLockWaiters } from '../lock-waiters.ts'
import { ada, grace, signUp, tokenIn } from '../people.ts'
import { adaAtProvider, type ProvidersFixture, resetData, startWithProviders } from './fixture.ts'
import { authorize, callbackWith } from './provider-flow.ts'

const NEW = 'ada.new@example.com'

let fixture: ProvidersFixture
let home: Browser
beforeAll(async () => {
  fixture = await startWithProviders()
})
beforeEach(async () => {
  fixture.acme.visitor = adaAtProvider
  home = fixture.signin.browser()
  await signUp(fixture.signin, home)
})
afterEach(() => resetData(fixture))
afterAll(() => fixture.close())

async function changeToken(email: string): Promise<string> {
  await home.call('accounts.requestEmailChange', { email })
  return tokenIn((await fixture.signin.emailsTo(email))[0])
}

/** Runs `ask` for an address while the transaction that gives it up is still uncommitted. */
async function whileGivenUp(token: string, ask: () => Promise<Answer>): Promise<Answer> {
  const { db } = fixture.signin
  const pending = await db.$transaction(async (tx) => {
    await tx.$executeRaw`lock table activity in share row exclusive mode`
    const change = home.call('accounts.confirmEmailChange', { token })
    await waitForLockWaiters(db, 1)
    const asked = ask()
    await waitForLockWaiters(db, 2)
    return () => Promise.all([change, asked])
  })
  const [change, asked] = await pending()
  expect(change.status).toBe(200)
  return asked
}

test('an address that is being given up is not taken by an external sign-up, even if the provider vouches for it', async () => {
  const { signin } = fixture
  const token = await changeToken(NEW)
  const anonymous = signin.browser()
  const parameters = await authorize(anonymous, 'acme')
  const { data } = await whileGivenUp(token, () => callbackWith(anonymous, 'acme', parameters))
  expect(data).toEqual({ status: 'confirmationRequired', email: ada.email })
  expect(await signin.db.account.findMany({ select: { email: true } })).toEqual([{ email: NEW }])
})

test('an address that is being given up is not taken by an earlier registration link', async () => {
  const { signin } = fixture
  const anonymous = signin.browser()
  const { email, name, password } = grace
  await anonymous.call('accounts.register', { email, name, password })
  const link = tokenIn((await signin.emailsTo(email))[0])
  await home.call('accounts.confirmEmailChange', { token: await changeToken(email) })
  const { error } = await whileGivenUp(await changeToken(NEW), () =>
    anonymous.call('accounts.confirmEmail', { token: link, password }),
  )
  expect(error?.data.code).toBe('link_not_valid')
  expect(await signin.db.account.findMany({ select: { email: true } })).toEqual([{ email: NEW }])
})
