import type { Db } from '@signin/db'
import { createDb } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { createHasher } from '../../src/passwords/hasher.ts'
import { startApp, type TestApp } from '../harness.ts'
import { clientOf, configured, entryOf } from '../identities/fixture.ts'
import { type IdentityProvider, startIdentityProvider } from '../identities/identity-provider.ts'
import { authorize } from '../identities/provider-flow.ts'
import { ada, grace, signUp, tokenIn } from '../people.ts'

/** Steps of the last call in order: hashes, comparisons and database operations. */
let work: string[] = []

let signin: TestApp
let provider: IdentityProvider
let dropDatabase: () => Promise<void>
beforeAll(async () => {
  const database = await createTestDatabase(inject('databaseServer'))
  dropDatabase = database.drop
  const hasher = createHasher({ cost: 4, threads: 1 })
  provider = await startIdentityProvider({ clients: [clientOf('acme')] })
  signin = await startApp({
    databaseUrl: database.url,
    env: { identityProviders: configured(entryOf('acme', provider.issuer)) },
    db: recording(createDb({ url: database.url })),
    hasher: {
      ...hasher,
      hash(secret) {
        work.push('hash')
        return hasher.hash(secret)
      },
      compare(secret, hash) {
        work.push('compare')
        return hasher.compare(secret, hash)
      },
    },
  })
  await signUp(signin)
  await signUp(signin, signin.browser(), grace)
})
afterAll(async () => {
  await signin.close()
  await provider.close()
  await dropDatabase()
})
beforeEach(() => {
  work = []
})

function recording(db: Db): Db {
  return db.$extends({
    query: {
      $allOperations({ model = '', operation, args, query }) {
        work.push(`${model}.${operation}`)
        return query(args)
      },
    },
  }) as unknown as Db
}

async function workOf(procedure: string, input: object, browser = signin.browser()) {
  work = []
  const { status, data, error } = await browser.call(procedure, input)
  const reported = { status, data, error: error && { ...error.data, requestId: '' } }
  return { reported, work: [...work] }
}

/**
 * The benchmark measures the times. This test compares the steps: the same hashes and the same
 * database operations, in order, for a known and an unknown address.
 */
describe('accounts cannot be enumerated', () => {
  test('by signing in: same response, same work', async () => {
    const known = await workOf('sessions.signIn', { email: ada.email, password: 'not hers at all' })
    const unknown = await workOf('sessions.signIn', {
      email: 'nobody@example.com',
      password: 'not hers at all',
    })
    expect(unknown).toEqual(known)
    expect(known.reported.error?.code).toBe('wrong_email_or_password')
    expect(known.work.filter((step) => step === 'compare')).toHaveLength(1)
  })

  test('by registering: same response, same work', async () => {
    const taken = await workOf('accounts.register', { ...ada, password: 'a stranger tries this' })
    const free = await workOf('accounts.register', { ...ada, email: 'free@example.com' })
    const { email, registration } = taken.reported.data
    expect({
      ...free,
      reported: { ...free.reported, data: { ...free.reported.data, email, registration } },
    }).toEqual(taken)
    expect(taken.work.filter((step) => step === 'hash')).toHaveLength(1)
  })

  test('and registering a taken address does not change the account', async () => {
    await signin
      .browser()
      .call('accounts.register', { ...ada, password: 'a stranger tries this', name: 'Eve' })
    const owner = signin.browser()
    const { email, password } = ada
    expect((await owner.call('sessions.signIn', { email, password })).status).toBe(200)
    expect((await owner.call('accounts.me')).data.name).toBe(ada.name)
    const eve = await signin
      .browser()
      .call('sessions.signIn', { email, password: 'a stranger tries this' })
    expect(eve.status).toBe(401)
  })

  test.each(['sessions.requestSignInLink', 'passwords.requestReset'])(
    'by requesting an email (%s): same response, same work',
    async (procedure) => {
      const known = await workOf(procedure, { email: ada.email })
      const unknown = await workOf(procedure, { email: 'nobody@example.com' })
      expect(unknown).toEqual(known)
      expect(known.reported.status).toBe(200)
    },
  )

  test('by signing in with a provider that has the address: same response, same work', async () => {
    const followCallback = async (email: string) => {
      provider.visitor = { sub: `somebody at ${email}`, email }
      const browser = signin.browser()
      const parameters = await authorize(browser, 'acme')
      const done = await workOf('identities.finish', { provider: 'acme', parameters }, browser)
      return { ...done, reported: { ...done.reported, data: { ...done.reported.data, email: '' } } }
    }
    const free = await followCallback('free.there@example.com')
    const taken = await followCallback(grace.email)
    expect(taken).toEqual(free)
    expect(free.reported.data.status).toBe('confirmationRequired')
  })

  test('by changing an address to a taken one: same response, same work', async () => {
    const browser = signin.browser()
    await signUp(signin, browser, { ...grace, email: 'third@example.com' })
    await browser.call('sessions.current') // cached from here on
    const free = await workOf('accounts.requestEmailChange', { email: 'free@example.com' }, browser)
    const taken = await workOf('accounts.requestEmailChange', { email: grace.email }, browser)
    expect(taken).toEqual(free)
    expect(free.reported.status).toBe(200)
  })

  test('by requesting the confirmation email again: same response, same work', async () => {
    const again = async (email: string) => {
      const { data } = await signin.browser().call('accounts.register', { ...ada, email })
      return workOf('accounts.resendConfirmation', { registration: data.registration })
    }
    expect(await again(grace.email)).toEqual(await again('another@example.com'))
  })

  test('by two concurrent registrations of one address: one account, one password', async () => {
    const email = 'twice@example.com'
    const passwords = ['the first of the two', 'the second of the two']
    const receipts = await Promise.all(
      passwords.map((password) =>
        signin.browser().call('accounts.register', { email, name: 'Twin', password }),
      ),
    )
    expect(receipts.map(({ status }) => status)).toEqual([200, 200])
    // Only the password tells which email belongs to which registration.
    const emails = await signin.emailsTo(email)
    const confirmations = await Promise.all(
      emails.flatMap((message) =>
        passwords.map((password) =>
          signin.browser().call('accounts.confirmEmail', { token: tokenIn(message), password }),
        ),
      ),
    )
    expect(confirmations.filter(({ status }) => status === 200)).toHaveLength(1)
    const signIns = await Promise.all(
      passwords.map((password) => signin.browser().call('sessions.signIn', { email, password })),
    )
    expect(signIns.map(({ status }) => status).toSorted()).toEqual([200, 401])
  })
})
