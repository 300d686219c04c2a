import { beforeEach, describe, expect, test } from 'vitest'
import { hashToken } from '../../src/crypto/random-token.ts'
import { newApiToken } from '../../src/tokens/api-token.ts'
import type { Answer, Browser } from '../browser.ts'
import { addPasskey } from '../factors.ts'
import { appForFile } from '../harness.ts'
import { waitForLockWaiters } from '../lock-waiters.ts'
import { ada, signIn, signUp, tokenIn } from '../people.ts'
import { isLive, makeToken } from './tokens.ts'

const DAY = 86_400_000

const signin = await appForFile()
let owner: Browser
let intruder: Browser
let person: typeof ada
let token: string
let id: string
/** The intruder has a session, and has created a token. */
beforeEach(async () => {
  person = { ...ada, email: `${crypto.randomUUID()}@example.com` }
  owner = signin.browser()
  await signUp(signin, owner, person)
  intruder = signin.browser()
  await signIn(intruder, person)
  const made = await makeToken(intruder)
  token = made.token
  id = made.id
  expect(await isLive(signin, token)).toBe(true)
})

async function emailWithSubject(subject: string, email = person.email) {
  return (await signin.emailsTo(email)).find((message) => message.subject.includes(subject))
}

/** A browser without cookies, in which the owner opens mailed links. */
const anonymous = () => signin.browser()

async function makeServiceToken() {
  await signin.db.account.updateMany({
    where: { sessions: { some: {} }, email: { endsWith: person.email } },
    data: { role: 'admin' },
  })
  return makeToken(intruder, { kind: 'service', service: 'notes' })
}

async function changeAddress() {
  await intruder.call('accounts.requestEmailChange', { email: `new-${person.email}` })
  const confirm = tokenIn((await signin.emailsTo(`new-${person.email}`))[0])
  await intruder.call('accounts.confirmEmailChange', { token: confirm })
}

async function requestDeletion() {
  expect((await owner.call('accounts.requestDeletion')).status).toBe(200)
}

describe('every token is revoked', () => {
  test('by "this wasn’t me" in the email about a token', async () => {
    const link = tokenIn(await emailWithSubject('The API token'))
    expect((await anonymous().call('sessions.reportUnrecognized', { token: link })).status).toBe(
      200,
    )
    expect(await isLive(signin, token)).toBe(false)
  })

  test('by "this wasn’t me" in the email about a new device', async () => {
    const link = tokenIn(await emailWithSubject('on a new device'))
    expect((await anonymous().call('sessions.reportUnrecognized', { token: link })).status).toBe(
      200,
    )
    expect(await isLive(signin, token)).toBe(false)
  })

  test('by a password reset', async () => {
    await anonymous().call('passwords.requestReset', { email: person.email })
    const link = tokenIn(await emailWithSubject('Choose a new password'))
    const password = 'a password of the owner again'
    expect((await anonymous().call('passwords.reset', { token: link, password })).status).toBe(200)
    expect(await isLive(signin, token)).toBe(false)
  })

  test('even a service token that was created in a reported session of an admin', async () => {
    const before = await makeServiceToken()
    await emailWithSubject('The API token')
    signin.passTime(DAY)
    await signIn(intruder, person)
    const left = await makeServiceToken()
    const link = tokenIn(await emailWithSubject('The API token'))
    expect((await anonymous().call('sessions.reportUnrecognized', { token: link })).status).toBe(
      200,
    )
    expect(await isLive(signin, left.token)).toBe(false)
    // Services still use the earlier one, which the intruder did not create.
    expect(await isLive(signin, before.token)).toBe(true)
  })

  test('even a service token that was created after a change of address that is undone', async () => {
    const before = await makeServiceToken()
    signin.passTime(DAY)
    await signIn(intruder, person)
    await changeAddress()
    const left = await makeServiceToken()
    const undo = tokenIn(await emailWithSubject('address of your account was changed'))
    expect((await anonymous().call('accounts.undoEmailChange', { token: undo })).status).toBe(200)
    expect(await isLive(signin, left.token)).toBe(false)
    expect(await isLive(signin, before.token)).toBe(true)
  })

  test('by undoing a change of address', async () => {
    await changeAddress()
    const undo = tokenIn(await emailWithSubject('address of your account was changed'))
    expect((await anonymous().call('accounts.undoEmailChange', { token: undo })).status).toBe(200)
    expect(await isLive(signin, token)).toBe(false)
  })

  test('by confirming an address that its creator never confirmed', async () => {
    const { email } = person
    await signin.db.account.update({ where: { email }, data: { emailConfirmedAt: null } })
    await anonymous().call('sessions.requestSignInLink', { email })
    const link = tokenIn(await emailWithSubject('link to sign in'))
    const { data } = await anonymous().call('sessions.signInWithLink', { token: link })
    expect(data.status).toBe('signedIn')
    expect(await isLive(signin, token)).toBe(false)
  })

  test('by a scheduled deletion, even if that is cancelled later', async () => {
    await requestDeletion()
    expect(await isLive(signin, token)).toBe(false)
    await owner.call('accounts.cancelDeletion')
    expect(await isLive(signin, token)).toBe(false)
  })

  test('with its account', async () => {
    await requestDeletion()
    const late = await makeToken(owner)
    signin.passTime(14 * DAY)
    await signin.jobs.add(signin.db, 'delete-due-accounts', {})
    await signin.jobs.runDueJobs()
    expect(await signin.db.account.count({ where: { email: person.email } })).toBe(0)
    expect(await isLive(signin, late.token)).toBe(false)
    expect(await signin.db.apiToken.count({ where: { id: late.id } })).toBe(0)
  })

  test('and each revocation is published in the feed', async () => {
    const before = await signin.db.revocation.count()
    const link = tokenIn(await emailWithSubject('The API token'))
    await anonymous().call('sessions.reportUnrecognized', { token: link })
    // Two sessions and the token.
    expect(await signin.db.revocation.count()).toBe(before + 3)
  })
})

describe('a token stays valid', () => {
  test('after a change of password, as its owner can review the list', async () => {
    const { password: current } = person
    const password = 'another one, as long as that'
    expect((await owner.call('passwords.change', { current, password })).status).toBe(200)
    expect((await intruder.call('sessions.current')).data).toBeNull()
    expect(await isLive(signin, token)).toBe(true)
  })

  test('after its owner signs out other devices, or the one it was created on', async () => {
    await owner.call('sessions.revokeOthers')
    expect((await intruder.call('sessions.current')).data).toBeNull()
    expect(await isLive(signin, token)).toBe(true)
    await owner.call('sessions.signOut')
    expect(await isLive(signin, token)).toBe(true)
  })

  test('after the removal of a passkey', async () => {
    await addPasskey(owner)
    const { data } = await owner.call('passkeys.list')
    await owner.call('passkeys.remove', { id: data.passkeys[0].id })
    expect(await isLive(signin, token)).toBe(true)
  })
})

describe('the creation of a token', () => {
  test('fails if its session is revoked at the same time', async () => {
    const accountId = (await owner.call('accounts.me')).data.id
    let asking: ReturnType<typeof makeToken> | undefined
    await signin.db.$transaction(async (tx) => {
      // Does what a reset does, pausing between its statements.
      await tx.$executeRaw`
        select pg_advisory_xact_lock(hashtextextended('credentials of ' || ${accountId}, 0))`
      await tx.apiToken.deleteMany({ where: { accountId } })
      asking = makeToken(intruder)
      asking.catch(() => {})
      await waitForLockWaiters(signin.db, 1)
      await tx.session.deleteMany({ where: { accountId } })
    })
    await expect(asking).rejects.toThrow('Sign in first.')
    expect(await signin.db.apiToken.count({ where: { accountId } })).toBe(0)
  })

  test('is undone by a concurrent reset that waits for it', async () => {
    const accountId = (await owner.call('accounts.me')).data.id
    await anonymous().call('passwords.requestReset', { email: person.email })
    const link = tokenIn(await emailWithSubject('Choose a new password'))
    const password = 'a password of the owner again'
    let resetting: Promise<Answer> | undefined
    const late = newApiToken('personal')
    await signin.db.$transaction(async (tx) => {
      // Does what a creation does, pausing before its commit.
      await tx.$executeRaw`
        select pg_advisory_xact_lock(hashtextextended('credentials of ' || ${accountId}, 0))`
      const { id: _, ...like } = await tx.apiToken.findUniqueOrThrow({ where: { id } })
      await tx.apiToken.create({ data: { ...like, tokenHash: hashToken(late) } })
      resetting = anonymous().call('passwords.reset', { token: link, password })
      await waitForLockWaiters(signin.db, 1)
    })
    expect((await resetting)?.status).toBe(200)
    expect(await isLive(signin, late)).toBe(false)
    expect(await signin.db.apiToken.count({ where: { accountId } })).toBe(0)
  })
})
