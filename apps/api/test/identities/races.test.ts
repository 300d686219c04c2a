import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../browser.ts'
import { addPasskey } from '../factors.ts'
import { waitForLockWaiters } from '../lock-waiters.ts'
import { ada, grace, tokenIn } from '../people.ts'
import { adaAtProvider, type ProvidersFixture, resetData, startWithProviders } from './fixture.ts'
import { authorize, callbackWith, linkWith, signInWith } from './provider-flow.ts'

let fixture: ProvidersFixture
beforeAll(async () => {
  fixture = await startWithProviders()
})
afterEach(() => resetData(fixture))
afterAll(() => fixture.close())

const outcomeOf = ({ data, error }: Answer) => data?.status ?? error?.data.code

test('of concurrent callbacks with one authorization request, one signs in', async () => {
  const { signin, acme } = fixture
  acme.visitor = adaAtProvider
  const browser = signin.browser()
  const parameters = await authorize(browser, 'acme')
  const copies = [1, 2, 3, 4].map(() => {
    const copy = signin.browser()
    copy.cookies.set('signin-visit', String(browser.cookies.get('signin-visit')))
    return copy
  })
  const answers = await Promise.all(copies.map((copy) => callbackWith(copy, 'acme', parameters)))
  const refused = Array(3).fill('identity_rejected')
  expect(answers.map(outcomeOf).sort()).toEqual([...refused, 'signedIn'])
})

test('concurrent first sign-ins with one identity create one account and all sign in', async () => {
  const { signin, acme } = fixture
  acme.visitor = adaAtProvider
  const browsers = [1, 2, 3].map(() => signin.browser())
  const back = await Promise.all(browsers.map((browser) => authorize(browser, 'acme')))
  const answers = await Promise.all(
    browsers.map((browser, i) => callbackWith(browser, 'acme', back[i] ?? {})),
  )
  expect(answers.map(outcomeOf)).toEqual(['signedIn', 'signedIn', 'signedIn'])
  expect(await signin.db.account.count()).toBe(1)
  expect(await signin.db.identity.count()).toBe(1)
})

test('concurrent first sign-ins with one identity and different addresses create one account', async () => {
  const { signin, acme } = fixture
  acme.visitor = adaAtProvider
  const [first, second] = [signin.browser(), signin.browser()]
  const early = await authorize(first, 'acme')
  const late = await authorize(second, 'acme')
  // The first callback gets an id_token with one address, the second with the other.
  const answers = await Promise.all([
    callbackWith(first, 'acme', early),
    (async () => {
      acme.visitor = { ...adaAtProvider, email: grace.email }
      await authorize(signin.browser(), 'acme')
      return callbackWith(second, 'acme', late)
    })(),
  ])
  expect(answers.every(({ status }) => status < 500)).toBe(true)
  expect(await signin.db.account.count()).toBe(1)
})

test('of two accounts that concurrently link one identity, one succeeds', async () => {
  const { signin, acme, club } = fixture
  const browsers = []
  for (const { email, name } of [ada, grace]) {
    acme.visitor = { sub: email, email, email_verified: true, name }
    const browser = signin.browser()
    await signInWith(browser, 'acme')
    browsers.push(browser)
  }
  club.visitor = adaAtProvider
  const back = await Promise.all(
    browsers.map((browser) => authorize(browser, 'club', 'identities.startLink')),
  )
  const answers = await Promise.all(
    browsers.map((browser, i) => callbackWith(browser, 'club', back[i] ?? {})),
  )
  expect(answers.map(outcomeOf).sort()).toEqual(['identity_taken', 'linked'])
})

test('of two concurrent removals of the last two sign-in methods, one is rejected', async () => {
  const { signin, acme, club } = fixture
  for (const other of ['identity', 'passkey']) {
    acme.visitor = club.visitor = { ...adaAtProvider, sub: other, email: `${other}@example.com` }
    const browser = signin.browser()
    await signInWith(browser, 'acme')
    if (other === 'passkey') await addPasskey(browser)
    else await linkWith(browser, 'club')
    const ids = (await browser.call('identities.list')).data.map(({ id }: { id: string }) => id)
    const { passkeys } = (await browser.call('passkeys.list')).data
    const answers = await Promise.all([
      ...ids.map((id: string) => browser.call('identities.remove', { id })),
      ...passkeys.map(({ id }: { id: string }) => browser.call('passkeys.remove', { id })),
    ])
    expect(answers.map(({ error }) => error?.data.code ?? 'removed').sort()).toEqual([
      'last_credential',
      'removed',
    ])
  }
})

/** Starts the second call once the first waits for its last write, the activity entry. */
async function startSecondDuringFirst(first: () => Promise<Answer>, second: () => Promise<Answer>) {
  const { db } = fixture.signin
  const pending = await db.$transaction(async (tx) => {
    await tx.$executeRaw`lock table activity in share row exclusive mode`
    const early = first()
    await waitForLockWaiters(db, 1)
    const late = second()
    await waitForLockWaiters(db, 2)
    // Returning the promises themselves would make the transaction wait for them.
    return () => Promise.all([early, late])
  })
  return pending()
}

test.each(['removed', 'signed in with'])(
  'a sign-in concurrent with the removal of its identity leaves no session, if the identity is first %s',
  async (first) => {
    const { signin, acme } = fixture
    acme.visitor = adaAtProvider
    const home = signin.browser()
    await signInWith(home, 'acme')
    await addPasskey(home)
    const thief = signin.browser()
    const parameters = await authorize(thief, 'acme')
    const [{ id }] = (await home.call('identities.list')).data
    const remove = () => home.call('identities.remove', { id })
    const followCallback = () => callbackWith(thief, 'acme', parameters)
    if (first === 'removed') {
      const [removed, calledBack] = await startSecondDuringFirst(remove, followCallback)
      expect([removed.status, outcomeOf(calledBack)]).toEqual([200, 'identity_rejected'])
    } else {
      const [calledBack, removed] = await startSecondDuringFirst(followCallback, remove)
      expect([removed.status, outcomeOf(calledBack)]).toEqual([200, 'signedIn'])
    }
    expect((await thief.call('sessions.current')).data).toBeNull()
  },
)

test('"this wasn’t me" removes an identity that is being linked at the same time', async () => {
  const { signin, acme, club } = fixture
  acme.visitor = adaAtProvider
  club.visitor = { ...adaAtProvider, sub: 'a thief' }
  const robbed = signin.browser()
  await signInWith(robbed, 'acme')
  const token = tokenIn((await signin.emailsTo(ada.email))[0])
  const parameters = await authorize(robbed, 'club', 'identities.startLink')
  const { id: accountId } = await signin.db.account.findFirstOrThrow()
  const whose = { issuer: club.issuer, subject: 'a thief', provider: 'club', label: '', accountId }
  const work: Promise<unknown>[] = []
  await signin.db
    .$transaction(async (tx) => {
      // Blocks the link just before its insert.
      await tx.identity.create({ data: whose })
      work.push(callbackWith(robbed, 'club', parameters))
      await waitForLockWaiters(signin.db, 1)
      const reported = signin.browser().call('sessions.reportUnrecognized', { token })
      work.push(reported)
      await Promise.race([reported, waitForLockWaiters(signin.db, 2)])
      throw new Error('Never mind.')
    })
    .catch(({ message }) => expect(message).toBe('Never mind.'))
  await Promise.all(work)
  expect(await signin.db.identity.count()).toBe(0)
})
