import { beforeEach, describe, expect, test } from 'vitest'
import { type Answer, type Browser, procedures } from '../browser.ts'
import { addPasskey, addTotp, answerOf, codeOf, STEP } from '../factors.ts'
import { appForFile } from '../harness.ts'
import { ada, grace, signUp, tokenIn } from '../people.ts'

const MINUTE = 60_000

const signin = await appForFile()
let home: Browser
let person: typeof ada
let people = 0
beforeEach(async () => {
  person = { ...ada, email: `ada${people++}@example.com` }
  home = signin.browser()
  await signUp(signin, home, person)
})

async function awaitingSecondFactor(browser = signin.browser()): Promise<Browser> {
  const { email, password } = person
  const { data } = await browser.call('sessions.signIn', { email, password })
  expect(data.status).toBe('secondFactorRequired')
  return browser
}

const submitCode = (browser: Browser, code: string) =>
  browser.call('sessions.completeSecondFactor', { method: 'totp', code })
const codeNow = (secret: string) => codeOf(secret, signin.now())
const outcomeOf = ({ data, error }: Answer) => data?.status ?? error?.data.code

describe('a second factor', () => {
  test('must be given within ten minutes', async () => {
    const { secret } = await addTotp(signin, home)
    const [early, late] = [await awaitingSecondFactor(), await awaitingSecondFactor()]
    signin.passTime(10 * MINUTE - 1000)
    expect(outcomeOf(await submitCode(early, codeNow(secret)))).toBe('signedIn')
    signin.passTime(MINUTE)
    expect(outcomeOf(await submitCode(late, codeNow(secret)))).toBe('sign_in_expired')
  })

  test('and a sign-in link are rejected after our clock was set back', async () => {
    const { secret } = await addTotp(signin, home)
    const browser = await awaitingSecondFactor()
    await browser.call('sessions.requestSignInLink', { email: person.email })
    const [message] = await signin.emailsTo(person.email)
    signin.passTime(-5 * MINUTE)
    expect(outcomeOf(await submitCode(browser, codeNow(secret)))).toBe('sign_in_expired')
    const link = await browser.call('sessions.signInWithLink', { token: tokenIn(message) })
    expect(outcomeOf(link)).toBe('link_not_valid')
  })

  test('counts once, and only in the browser of the first factor', async () => {
    const { secret } = await addTotp(signin, home)
    signin.passTime(STEP)
    const browser = await awaitingSecondFactor()
    const elsewhere = signin.browser()
    expect(outcomeOf(await submitCode(elsewhere, codeNow(secret)))).toBe('sign_in_expired')
    const copied = signin.browser()
    copied.cookies.set('signin-pending', String(browser.cookies.get('signin-pending')))
    expect(outcomeOf(await submitCode(browser, codeNow(secret)))).toBe('signedIn')
    expect(browser.cookies.has('signin-pending')).toBe(false)
    signin.passTime(STEP)
    expect(outcomeOf(await submitCode(copied, codeNow(secret)))).toBe('sign_in_expired')
  })

  test('creates one session of two concurrent attempts', async () => {
    const { secret, recoveryCodes } = await addTotp(signin, home)
    signin.passTime(STEP)
    const browser = await awaitingSecondFactor()
    const copied = signin.browser()
    copied.cookies.set('signin-pending', String(browser.cookies.get('signin-pending')))
    const [code] = recoveryCodes ?? []
    const answers = await Promise.all([
      submitCode(browser, codeNow(secret)),
      copied.call('sessions.completeSecondFactor', { method: 'recoveryCode', code }),
    ])
    expect(answers.map(outcomeOf).sort()).toEqual(['sign_in_expired', 'signedIn'])
  })

  test('is rejected after the password was reset', async () => {
    const { secret } = await addTotp(signin, home)
    const thief = await awaitingSecondFactor()
    const anonymous = signin.browser()
    await anonymous.call('passwords.requestReset', { email: person.email })
    const token = tokenIn((await signin.emailsTo(person.email))[0])
    await anonymous.call('passwords.reset', { token, password: grace.password })
    signin.passTime(STEP)
    expect(outcomeOf(await submitCode(thief, codeNow(secret)))).toBe('sign_in_expired')
  })

  test('may be a passkey of the account, and of no other', async () => {
    const passkey = await addPasskey(home)
    await home.call('secondFactors.askForPasskey', { on: true })
    const hers = signin.browser()
    await signUp(signin, hers, { ...grace, email: `grace${people}@example.com` })
    const other = await addPasskey(hers)
    const browser = await awaitingSecondFactor()
    const wrong = { method: 'passkey', response: await answerOf(browser, other) }
    expect(outcomeOf(await browser.call('sessions.completeSecondFactor', wrong))).toBe(
      'passkey_rejected',
    )
    const right = { method: 'passkey', response: await answerOf(browser, passkey) }
    expect(outcomeOf(await browser.call('sessions.completeSecondFactor', right))).toBe('signedIn')
    const { entries } = (await home.call('activity.list', {})).data
    const kinds = entries.map(({ kind, factor }: Record<string, string>) => `${kind} ${factor}`)
    expect(kinds).toContain('secondFactorRefused passkey')
  })

  test('is throttled after five wrong codes, apart from the password', async () => {
    const { secret } = await addTotp(signin, home)
    signin.passTime(STEP)
    const thief = await awaitingSecondFactor()
    for (let n = 0; n < 5; n++)
      expect(outcomeOf(await submitCode(thief, '000000'))).toBe('wrong_code')
    const refused = await submitCode(thief, codeNow(secret))
    expect(outcomeOf(refused)).toBe('too_many_calls')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    await awaitingSecondFactor() // the password is not throttled
    const owner = await awaitingSecondFactor(home) // on a known device
    expect(outcomeOf(await submitCode(owner, codeNow(secret)))).toBe('signedIn')
  })
})

/** The procedures that require recent authentication (15 minutes). */
const SUDO = [
  'accounts.exportData',
  'accounts.requestDeletion',
  'accounts.requestEmailChange',
  'identities.remove',
  'identities.startLink',
  'passkeys.finishRegistration',
  'passkeys.remove',
  'passkeys.startRegistration',
  'passwords.change',
  'secondFactors.askForPasskey',
  'secondFactors.confirmTotp',
  'secondFactors.removeTotp',
  'secondFactors.replaceRecoveryCodes',
  'secondFactors.startTotp',
  'sessions.revoke',
  'sessions.revokeOthers',
  'tokens.createApiToken',
  'tokens.revokeApiToken',
]

describe('a sensitive procedure', () => {
  const refusedFor = async (browser: Browser) => {
    const refused: string[] = []
    for (const { name } of procedures.filter(({ name }) => name !== 'sessions.signOut')) {
      const { error } = await browser.call(name)
      if (error?.data.code === 'not_signed_in_recently') refused.push(name)
    }
    return refused.sort()
  }

  test('is rejected 15 minutes after the last authentication, and allowed again after a new one', async () => {
    signin.passTime(15 * MINUTE - 1000)
    expect((await home.call('secondFactors.startTotp')).status).toBe(200)
    signin.passTime(1000)
    expect(await refusedFor(home)).toEqual(SUDO)

    const before = String(home.cookies.get('signin'))
    const { data: session } = await home.call('sessions.current')
    const { password } = person
    const wrong = { method: 'password', password: grace.password }
    expect(outcomeOf(await home.call('sessions.reauthenticate', wrong))).toBe('wrong_password')
    const { data } = await home.call('sessions.reauthenticate', { method: 'password', password })
    expect(data).toMatchObject({ status: 'signedIn', session: { id: session.id } })
    const old = signin.browser()
    old.cookies.set('signin', before)
    expect((await old.call('sessions.current')).data).toBeNull()
    expect((await home.call('secondFactors.startTotp')).status).toBe(200)
  })

  test('is rejected after our clock was set back', async () => {
    const { password } = person
    signin.passTime(-MINUTE)
    expect((await home.call('secondFactors.startTotp')).status).toBe(200)
    signin.passTime(-1)
    expect(await refusedFor(home)).toEqual(SUDO)
    await home.call('sessions.reauthenticate', { method: 'password', password })
    expect((await home.call('secondFactors.startTotp')).status).toBe(200)
  })

  test('is allowed after a passkey alone, or after a password with the second factor', async () => {
    const passkey = await addPasskey(home)
    const { secret } = await addTotp(signin, home)
    signin.passTime(15 * MINUTE)
    const response = await answerOf(home, passkey)
    const byPasskey = await home.call('sessions.reauthenticate', { method: 'passkey', response })
    expect(outcomeOf(byPasskey)).toBe('signedIn')

    signin.passTime(15 * MINUTE)
    const { data: session } = await home.call('sessions.current')
    const { password } = person
    const first = await home.call('sessions.reauthenticate', { method: 'password', password })
    expect(outcomeOf(first)).toBe('secondFactorRequired')
    expect((await home.call('secondFactors.startTotp')).error?.data.code).toBe(
      'not_signed_in_recently',
    )
    const { data } = await submitCode(home, codeNow(secret))
    expect(data).toMatchObject({ status: 'signedIn', session: { id: session.id } })
    expect((await home.call('secondFactors.startTotp')).status).toBe(200)
  })
})
