import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHasher } from '../../src/passwords/hasher.ts'
import {
  ABSOLUTE_TIMEOUT_MS,
  IDLE_TIMEOUT_MS,
  TOUCH_INTERVAL_MS,
} from '../../src/sessions/lifetimes.ts'
import type { Browser } from '../browser.ts'
import { addPasskey, addTotp, codeOf } from '../factors.ts'
import { startApp, type TestApp } from '../harness.ts'
import { ada, grace, signIn, signUp, tokenIn } from '../people.ts'

let signin: TestApp
let home: Browser
let thief: Browser
let person: typeof ada
let people = 0
/** While set, the next password comparison pauses before it returns. */
let comparing: { reached: () => void; go: Promise<void> } | null = null
beforeAll(async () => {
  const hasher = createHasher({ cost: 4, threads: 1 })
  async function compare(secret: string, hash: string) {
    const isRight = await hasher.compare(secret, hash)
    const held = comparing
    comparing = null
    held?.reached()
    await held?.go
    return isRight
  }
  signin = await startApp({ hasher: { ...hasher, compare } })
})
afterAll(() => signin.close())
/** The attacker knows the password and has a session. */
beforeEach(async () => {
  people += 1
  person = { ...ada, email: `ada${people}@example.com` }
  home = signin.browser()
  thief = signin.browser()
  await signUp(signin, home, person)
  await signIn(thief, person)
})

const emailWithSubject = async (email: string, subject: string) =>
  (await signin.emailsTo(email)).find((message) => message.subject.includes(subject))

describe('a password sign-in in progress', () => {
  /** Runs `act` between the verification of a password and the sign-in, which must then fail. */
  async function duringSignIn(act: () => Promise<{ error: unknown }>): Promise<Browser> {
    const reached = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    comparing = { reached: reached.resolve, go: go.promise }
    const browser = signin.browser()
    const { email, password } = person
    const signingIn = browser.call('sessions.signIn', { email, password })
    await reached.promise
    signin.passTime(1000)
    expect((await act()).error).toBeUndefined()
    go.resolve()
    expect((await signingIn).error?.data.code).toBe('wrong_email_or_password')
    return browser
  }

  test('fails if the password is reset in the meantime', async () => {
    await home.call('passwords.requestReset', { email: person.email })
    const token = tokenIn(await emailWithSubject(person.email, 'Choose a new password'))
    const { password } = grace
    const browser = await duringSignIn(() => home.call('passwords.reset', { token, password }))
    expect((await browser.call('sessions.current')).data).toBeNull()
  })

  test('does not reach the second factor either', async () => {
    await addTotp(signin, home)
    await home.call('passwords.requestReset', { email: person.email })
    const token = tokenIn(await emailWithSubject(person.email, 'Choose a new password'))
    const { password } = grace
    const browser = await duringSignIn(() => home.call('passwords.reset', { token, password }))
    expect(browser.cookies.has('signin-pending')).toBe(false)
  })

  test('fails if "this wasn’t me" is used in the meantime', async () => {
    const token = tokenIn(await emailWithSubject(person.email, 'new device'))
    const browser = await duringSignIn(() => home.call('sessions.reportUnrecognized', { token }))
    expect((await browser.call('sessions.current')).data).toBeNull()
  })
})

describe('reset requests by attackers on many networks', () => {
  test('do not keep an owner on a known device from requesting a link', async () => {
    const ask = (network: number) =>
      signin.app.inject({
        method: 'POST',
        url: '/api/trpc/passwords.requestReset',
        remoteAddress: `192.0.2.${network}`,
        headers: { 'content-type': 'application/json' },
        payload: JSON.stringify({ email: person.email }),
      })
    for (const network of [1, 2, 3, 4]) for (let n = 0; n < 5; n++) await ask(network)
    expect((await ask(5)).statusCode).toBe(429)
    for (const asked of ['sessions.requestSignInLink', 'passwords.requestReset']) {
      expect((await home.call(asked, { email: person.email })).data, asked).toEqual({
        status: 'sent',
      })
    }
  })
})

describe('a session near its absolute timeout', () => {
  test('is not extended by a second factor that is sent without its cookie', async () => {
    const { secret } = await addTotp(signin, home)
    const { createdAt } = (await home.call('sessions.current')).data
    const end = Date.parse(createdAt) + ABSOLUTE_TIMEOUT_MS
    while (signin.now().getTime() < end - IDLE_TIMEOUT_MS) {
      signin.passTime(IDLE_TIMEOUT_MS - TOUCH_INTERVAL_MS)
      await home.call('sessions.current')
    }
    const { password } = person
    await home.call('sessions.reauthenticate', { method: 'password', password })
    home.cookies.delete('signin')
    const code = codeOf(secret, signin.now())
    const { data } = await home.call('sessions.completeSecondFactor', { method: 'totp', code })
    expect(Date.parse(data.session.expiresAt)).toBe(end)
  })
})

test('a password alone does not add a second factor beside an existing one', async () => {
  const strict = await startApp({ env: { secondFactorPolicy: 'all' } })
  const [owner, anonymous] = [strict.browser(), strict.browser()]
  await signUp(strict, owner, person)
  await signIn(anonymous, person)
  await addPasskey(owner)
  expect((await anonymous.call('secondFactors.startTotp')).error?.data.code).toBe('not_signed_in')
  expect((await owner.call('sessions.list')).data).toHaveLength(1)
  await strict.close()
})
