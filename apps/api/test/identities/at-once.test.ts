import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../browser.ts'
import { addPasskey } from '../factors.ts'
import { heldUp } from '../held-up.ts'
import { ada, grace, tokenIn } from '../people.ts'
import { adaThere, type Surroundings, startAnew, startWithProviders } from './fixture.ts'
import { bringBack, callbackWith, linkWith, signInWith } from './traveller.ts'

let fixture: Surroundings
beforeAll(async () => {
  fixture = await startWithProviders()
})
afterEach(() => startAnew(fixture))
afterAll(() => fixture.close())

const outcomeOf = ({ data, error }: Answer) => data?.status ?? error?.data.code

test('of concurrent callbacks with one authorization request, one signs in', async () => {
  const { signin, acme } = fixture
  acme.visitor = adaThere
  const browser = signin.browser()
  const parameters = await bringBack(browser, 'acme')
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
  acme.visitor = adaThere
  const browsers = [1, 2, 3].map(() => signin.browser())
  const back = await Promise.all(browsers.map((browser) => bringBack(browser, 'acme')))
  const answers = await Promise.all(
    browsers.map((browser, i) => callbackWith(browser, 'acme', back[i] ?? {})),
  )
  expect(answers.map(outcomeOf)).toEqual(['signedIn', 'signedIn', 'signedIn'])
  expect(await signin.db.account.count()).toBe(1)
  expect(await signin.db.identity.count()).toBe(1)
})

test('concurrent first sign-ins with one identity and different addresses create one account', async () => {
  const { signin, acme } = fixture
  acme.visitor = adaThere
  const [first, second] = [signin.browser(), signin.browser()]
  const early = await bringBack(first, 'acme')
  const late = await bringBack(second, 'acme')
  // The first callback gets an id_token with one address, the second with the other.
  const answers = await Promise.all([
    callbackWith(first, 'acme', early),
    (async () => {
      acme.visitor = { ...adaThere, email: grace.email }
      await bringBack(signin.browser(), 'acme')
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
  club.visitor = adaThere
  const back = await Promise.all(
    browsers.map((browser) => bringBack(browser, 'club', 'identities.startLink')),
  )
  const answers = await Promise.all(
    browsers.map((browser, i) => callbackWith(browser, 'club', back[i] ?? {})),
  )
  expect(answers.map(outcomeOf).sort()).toEqual(['identity_taken', 'linked'])
})

test('of two concurrent removals of the last two sign-in methods, one is rejected', async () => {
  const { signin, acme, club } = fixture
  for (const other of ['identity', 'passkey']) {
    acme.visitor = club.visitor = { ...adaThere, sub: other, email: `${other}@example.com` }
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
async function inEachOther(first: () => Promise<Answer>, second: () => Promise<Answer>) {
  const { db } = fixture.signin
  const underWay = await db.$transaction(async (tx) => {
    await tx.$executeRaw`lock table activity in share row exclusive mode`
    const early = first()
    await heldUp(db, 1)
    const late = second()
    await heldUp(db, 2)
    // Returning the promises themselves would make the transaction wait for them.
    return () => Promise.all([early, late])
  })
  return underWay()
}

test.each(['removed', 'signed in with'])(
  'a sign-in concurrent with the removal of its identity leaves no session, if the identity is first %s',
  async (first) => {
    const { signin, acme } = fixture
    acme.visitor = adaThere
    const home = signin.browser()
    await signInWith(home, 'acme')
    await addPasskey(home)
    const thief = signin.browser()
    const parameters = await bringBack(thief, 'acme')
    const [{ id }] = (await home.call('identities.list')).data
    const remove = () => home.call('identities.remove', { id })
    const followCallback = () => callbackWith(thief, 'acme', parameters)
    if (first === 'removed') {
      const [removed, calledBack] = await inEachOther(remove, followCallback)
      expect([removed.status, outcomeOf(calledBack)]).toEqual([200, 'identity_rejected'])
    } else {
      const [calledBack, removed] = await inEachOther(followCallback, remove)
      expect([removed.status, outcomeOf(calledBack)]).toEqual([200, 'signedIn'])
    }
    expect((await thief.call('sessions.current')).data).toBeNull()
  },
)

test('"this wasn’t me" removes an identity that is being linked at the same time', async () => {
  const { signin, acme, club } = fixture
  acme.visitor = adaThere
  club.visitor = { ...adaThere, sub: 'a thief' }
  const robbed = signin.browser()
  await signInWith(robbed, 'acme')
  const token = tokenIn((await signin.emailsTo(ada.email))[0])
  const parameters = await bringBack(robbed, 'club', 'identities.startLink')
  const { id: accountId } = await signin.db.account.findFirstOrThrow()
  const whose = { issuer: club.issuer, subject: 'a thief', provider: 'club', label: '', accountId }
  const work: Promise<unknown>[] = []
  await signin.db
    .$transaction(async (tx) => {
      // Blocks the link just before its insert.
      await tx.identity.create({ data: whose })
      work.push(callbackWith(robbed, 'club', parameters))
      await heldUp(signin.db, 1)
      const disowned = signin.browser().call('sessions.reportUnrecognized', { token })
      work.push(disowned)
      await Promise.race([disowned, heldUp(signin.db, 2)])
      throw new Error('Never mind.')
    })
    .catch(({ message }) => expect(message).toBe('Never mind.'))
  await Promise.all(work)
  expect(await signin.db.identity.count()).toBe(0)
})
