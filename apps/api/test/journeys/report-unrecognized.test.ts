import { beforeEach, describe, expect, test } from 'vitest'
import { Authenticator } from '../authenticator.ts'
import type { Answer, Browser } from '../browser.ts'
import { addPasskey, addTotp, codeOf } from '../factors.ts'
import { appForFile } from '../harness.ts'
import { runInLockOrder } from '../lock-waiters.ts'
import { ada, signIn, signUp, tokenIn } from '../people.ts'

const signin = await appForFile()
let email: string
let owner: Browser
let intruder: Browser
let token: string
beforeEach(async () => {
  email = `${crypto.randomUUID()}@example.com`
  owner = signin.browser()
  await signUp(signin, owner, { ...ada, email })
  intruder = signin.browser()
  await signIn(intruder, { ...ada, email })
})

async function emailWithSubject(subject: string) {
  return (await signin.emailsTo(email)).find((message) => message.subject.includes(subject))
}

async function reportUnrecognizedFrom(subject: string) {
  const token = tokenIn(await emailWithSubject(subject))
  return signin.browser().call('sessions.reportUnrecognized', { token })
}

/** Changes by the intruder that run concurrently with "this wasn’t me". */
const inFlight: [string, () => Promise<() => Promise<Answer>>][] = [
  [
    'the confirmation of an app',
    async () => {
      await addPasskey(intruder)
      const { secret } = (await intruder.call('secondFactors.startTotp')).data
      const code = codeOf(secret, signin.now())
      return () => intruder.call('secondFactors.confirmTotp', { code })
    },
  ],
  [
    'the replacement of recovery codes',
    async () => {
      await addPasskey(intruder)
      await addTotp(signin, intruder)
      return () => intruder.call('secondFactors.replaceRecoveryCodes')
    },
  ],
]

async function runInOrder(...calls: (() => Promise<Answer>)[]) {
  token = tokenIn(await emailWithSubject('passkey'))
  const { id } = await signin.db.account.findUniqueOrThrow({ where: { email } })
  return runInLockOrder(signin.db, id, calls)
}

const reportUnrecognized = () => signin.browser().call('sessions.reportUnrecognized', { token })

async function factorsLeft() {
  const where = { account: { email } }
  return {
    apps: await signin.db.totpCredential.count({ where: { ...where, seed: { not: null } } }),
    codes: await signin.db.recoveryCode.count({ where }),
  }
}

describe('a factor added by an intruder', () => {
  test('is removed by the link in its email, with the sessions, the recovery codes and the password', async () => {
    await addTotp(signin, intruder)
    expect((await reportUnrecognizedFrom('authenticator app was added')).status).toBe(200)
    expect((await intruder.call('sessions.current')).data).toBeNull()
    expect(await signin.db.totpCredential.count({ where: { account: { email } } })).toBe(0)
    expect(await signin.db.recoveryCode.count({ where: { account: { email } } })).toBe(0)

    const token = tokenIn(await emailWithSubject('Choose a new password'))
    const password = 'a password of the owner again'
    await signin.browser().call('passwords.reset', { token, password })
    await signIn(owner, { ...ada, email, password })
  })

  test('is removed if it is a passkey, and earlier passkeys stay', async () => {
    await addPasskey(owner)
    signin.passTime(86_400_000)
    await signIn(intruder, { ...ada, email })
    await addPasskey(intruder)
    expect((await reportUnrecognizedFrom('passkey')).status).toBe(200)
    expect(await signin.db.passkey.count({ where: { account: { email } } })).toBe(1)
  })

  test('is not stored if its session is revoked during the registration', async () => {
    await addPasskey(intruder)
    const token = tokenIn(await emailWithSubject('passkey'))
    const { data: asked } = await intruder.call('passkeys.startRegistration', {})
    const response = new Authenticator().create(asked)
    const { id } = await signin.db.account.findUniqueOrThrow({ where: { email } })
    const [taken, late] = await runInLockOrder(signin.db, id, [
      () => signin.browser().call('sessions.reportUnrecognized', { token }),
      () => intruder.call('passkeys.finishRegistration', { response }),
    ])
    expect(taken?.status).toBe(200)
    expect(late?.error?.data.code).toBe('not_signed_in')
    expect(await signin.db.passkey.count({ where: { accountId: id } })).toBe(0)
  })

  test.each(inFlight)('is removed if %s commits before "this wasn’t me"', async (_, prepare) => {
    const change = await prepare()
    const [changed, taken] = await runInOrder(change, reportUnrecognized)
    expect([changed?.status, taken?.status]).toEqual([200, 200])
    expect(await factorsLeft()).toEqual({ apps: 0, codes: 0 })
  })

  test.each(inFlight)('is rejected if %s waits behind "this wasn’t me"', async (_, prepare) => {
    const change = await prepare()
    const [taken, changed] = await runInOrder(reportUnrecognized, change)
    expect(taken?.status).toBe(200)
    expect(changed?.error?.data.code).toBe('not_signed_in')
    expect(await factorsLeft()).toEqual({ apps: 0, codes: 0 })
  })

  test('is removed when a change of address before it is undone', async () => {
    await intruder.call('accounts.requestEmailChange', { email: `new-${email}` })
    const [message] = await signin.emailsTo(`new-${email}`)
    await intruder.call('accounts.confirmEmailChange', { token: tokenIn(message) })
    await addTotp(signin, intruder)
    const undo = tokenIn(await emailWithSubject('address of your account was changed'))
    expect((await owner.call('accounts.undoEmailChange', { token: undo })).status).toBe(200)
    expect(await signin.db.totpCredential.count({ where: { account: { email } } })).toBe(0)
  })

  test('stays after 72 hours, when its link has expired', async () => {
    await addTotp(signin, intruder)
    await emailWithSubject('authenticator app was added')
    signin.passTime(72 * 3_600_000 + 1)
    const answer = await reportUnrecognizedFrom('authenticator app was added')
    expect(answer.error?.data.code).toBe('link_not_valid')
    expect(await signin.db.totpCredential.count({ where: { account: { email } } })).toBe(1)
  })
})

test('the link of a new device removes no factor, as the owner may have added one since', async () => {
  await addTotp(signin, owner)
  expect((await reportUnrecognizedFrom('on a new device')).status).toBe(200)
  expect(await signin.db.totpCredential.count({ where: { account: { email } } })).toBe(1)
})

test('removing a passkey revokes the other sessions', async () => {
  await addPasskey(owner)
  await addPasskey(owner)
  const { data } = await owner.call('passkeys.list')
  await owner.call('passkeys.remove', { id: data.passkeys[0].id })
  expect((await intruder.call('sessions.current')).data).toBeNull()
  expect((await owner.call('sessions.current')).data).not.toBeNull()
})

test('a notification goes to the address the account had at the time of the event', async () => {
  await addTotp(signin, intruder)
  await signin.db.account.update({ where: { email }, data: { email: `evil-${email}` } })
  expect(await emailWithSubject('authenticator app was added')).toBeDefined()
  expect(await signin.emailsTo(`evil-${email}`)).toEqual([])
})

test('a link to sign in works for ten minutes', async () => {
  const link = async () => {
    await signin.browser().call('sessions.requestSignInLink', { email })
    return tokenIn(await emailWithSubject('link to sign in'))
  }
  const token = await link()
  signin.passTime(10 * 60_000)
  const refused = await signin.browser().call('sessions.signInWithLink', { token })
  expect(refused.error?.data.code).toBe('link_not_valid')

  const inTime = await link()
  signin.passTime(10 * 60_000 - 1000)
  const answer = await signin.browser().call('sessions.signInWithLink', { token: inTime })
  expect(answer.data.status).toBe('signedIn')
})

test('a link to sign in works once, even concurrently', async () => {
  await signin.browser().call('sessions.requestSignInLink', { email })
  const token = tokenIn(await emailWithSubject('link to sign in'))
  const use = async () => {
    const { data, error } = await signin.browser().call('sessions.signInWithLink', { token })
    return data?.status ?? error?.data.code
  }
  expect((await Promise.all([use(), use()])).sort()).toEqual(['link_not_valid', 'signedIn'])
  expect(await use()).toBe('link_not_valid')
})
