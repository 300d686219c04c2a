import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startApp, type TestApp } from '../harness.ts'
import { clientOf, configured, entryOf } from '../identities/fixture.ts'
import { type IdentityProvider, startIdentityProvider } from '../identities/identity-provider.ts'
import { runInLockOrder, waitForLockWaiters } from '../lock-waiters.ts'
import { type AccountsUnderTest, accountsUnderTest, acts, methods } from '../revoking-acts.ts'

/**
 * Relies on chance, so it runs in the full tier only; the ordered tests below are deterministic.
 */
const full = process.env.TEST_TIER === 'full'
const ROUNDS = Number(process.env.RACE_ROUNDS ?? (full ? 10 : 0))
/** In milliseconds: longer than a sign-in takes from its first query to its response. */
const SPREAD = 30

let signin: TestApp
let provider: IdentityProvider
beforeAll(async () => {
  provider = await startIdentityProvider({ clients: [clientOf('acme')] })
  const identityProviders = configured(entryOf('acme', provider.issuer))
  signin = await startApp({ env: { identityProviders } })
})
afterAll(async () => {
  await signin.close()
  await provider.close()
})

/** Sessions of the account other than the owner's. */
async function left({ accountId, ownSession }: AccountsUnderTest): Promise<unknown[]> {
  return signin.db.session.findMany({ where: { accountId, id: { not: ownSession } } })
}

/**
 * Every act marks the account in one way, and every method compares with that mark in one way. So
 * outside the full tier each method meets a third of the acts, and each act a third of the methods.
 */
const DIAGONALS = 3
const pairs = methods.flatMap((method, row) =>
  Object.entries(acts).map(([name, act], column) => ({
    ...{ method, by: method.name, act, name },
    diagonal: (row + column) % DIAGONALS,
  })),
)
const everyday = pairs.filter(({ diagonal }) => full || diagonal === 0)

test.each(everyday)('$by begins no session after $name', async ({ method, act }) => {
  const home = await accountsUnderTest(signin, provider, method)
  const last = await act(home)
  const signIn = await method.prepare(home)
  // Both have passed their checks and wait for the account's lock, the revocation first.
  const [acted, signedIn] = await runInLockOrder(signin.db, home.accountId, [last, signIn])
  expect(acted?.status).toBe(200)
  expect([401, 410]).toContain(signedIn?.status)
  expect(await left(home)).toEqual([])
})

test.each(methods)('a session begun by $name is revoked by a later act', async (method) => {
  const home = await accountsUnderTest(signin, provider, method)
  const act = acts['This wasn’t me']
  const last = await act?.(home)
  const signIn = await method.prepare(home)
  const [signedIn, acted] = await runInLockOrder(signin.db, home.accountId, [
    signIn,
    last ?? signIn,
  ])
  expect([signedIn?.status, acted?.status]).toEqual([200, 200])
  expect(await left(home)).toEqual([])
})

test('a sign-in that begins during a revocation is void', async () => {
  const home = await accountsUnderTest(signin, provider, { totp: false })
  const last = await acts['revoking the other sessions']?.(home)
  const [password] = methods
  const signIn = await password?.prepare(home)
  const pending = await signin.db.$transaction(async (tx) => {
    // Blocks the revocation after it has deleted the sessions.
    await tx.$executeRaw`lock table activity in share row exclusive mode`
    const acted = last?.()
    await waitForLockWaiters(signin.db, 1)
    const signedIn = signIn?.()
    await waitForLockWaiters(signin.db, 2)
    return () => Promise.all([acted, signedIn])
  })
  const [acted, signedIn] = await pending()
  expect([acted?.status, signedIn?.status]).toEqual([200, 401])
  expect(await left(home)).toEqual([])
})

test.each(ROUNDS > 0 ? pairs : [])(
  '$by and $name at random times leave no session',
  async ({ method, act }) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const home = await accountsUnderTest(signin, provider, method)
      const last = await act(home)
      const signIn = await method.prepare(home)
      // A sign-in that starts after the revocation may keep its session; one begun earlier may not.
      const lead = (method.startedEarlier ? -SPREAD : 0) + Math.random() * SPREAD * 2
      const [signedIn, acted] = await Promise.all([
        sleep(Math.max(0, -lead)).then(signIn),
        sleep(Math.max(0, lead)).then(last),
      ])
      expect(acted.status).toBe(200)
      expect([200, 401, 410]).toContain(signedIn.status)
      expect(await left(home)).toEqual([])
    }
  },
)
