import { beforeEach, describe, expect, test } from 'vitest'
import type { Answer, Browser } from '../browser.ts'
import { addTotp, codeOf, STEP } from '../factors.ts'
import { appForFile } from '../harness.ts'
import { ada, grace, signUp, tokenIn } from '../people.ts'

const HOUR = 3_600_000
const another = grace.password

const signin = await appForFile()
let home: Browser
let person: typeof ada
let people = 0
beforeEach(async () => {
  person = { ...ada, email: `ada${people++}@example.com` }
  home = signin.browser()
  await signUp(signin, home, person)
})

const outcomeOf = ({ data, error }: Answer) => data?.status ?? error?.data.code
const issueOf = ({ error }: Answer) => error?.data.issues?.[0]
const signIn = (password: string, browser = signin.browser()) =>
  browser.call('sessions.signIn', { email: person.email, password })
const newestEmail = async () => (await signin.emailsTo(person.email))[0]
const isSignedIn = async (browser: Browser) =>
  (await browser.call('sessions.current')).data !== null

async function resetLink(): Promise<string> {
  await signin.browser().call('passwords.requestReset', { email: person.email })
  return tokenIn(await newestEmail())
}
const reset = (token: string, password = another, browser = signin.browser()) =>
  browser.call('passwords.reset', { token, password })

describe('a password', () => {
  test('can be set by an account without one, without a current password', async () => {
    person = { ...person, email: `nina${people}@example.com` }
    const { email, name } = person
    const browser = signin.browser()
    await browser.call('accounts.register', { email, name })
    await browser.call('accounts.confirmEmail', { token: tokenIn(await newestEmail()) })
    const set = await browser.call('passwords.change', { password: another })
    expect(set.data).toEqual({ set: true, changedAt: signin.now().toISOString() })
    expect((await newestEmail())?.subject).toBe('A password was set for your account')
    expect(outcomeOf(await signIn(another))).toBe('signedIn')
  })

  test('is changed with the current one; other sessions are revoked and the owner is notified', async () => {
    const other = signin.browser()
    await signIn(person.password, other)
    const link = await resetLink()
    const { current, password } = { current: person.password, password: another }
    expect((await home.call('passwords.change', { current, password })).status).toBe(200)
    expect([await isSignedIn(home), await isSignedIn(other)]).toEqual([true, false])
    expect((await newestEmail())?.subject).toBe('Your password was changed')
    expect(outcomeOf(await signIn(current))).toBe('wrong_email_or_password')
    expect(outcomeOf(await signIn(password))).toBe('signedIn')
    expect(outcomeOf(await reset(link))).toBe('link_not_valid')
  })

  test.each([
    ['no current password', {}, 'Enter your current password.'],
    ['a wrong current password', { current: another }, 'This is not your current password.'],
  ])('is not changed with %s', async (_, given, message) => {
    const refused = await home.call('passwords.change', { ...given, password: another })
    expect(refused.status).toBe(400)
    expect(issueOf(refused)).toEqual({ path: ['current'], message })
    expect(outcomeOf(await signIn(person.password))).toBe('signedIn')
  })

  test('cannot be guessed through changes without throttling', async () => {
    const change = { current: another, password: another }
    for (let n = 0; n < 5; n++) await home.call('passwords.change', change)
    const refused = await home.call('passwords.change', { ...change, current: person.password })
    expect(outcomeOf(refused)).toBe('too_many_calls')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })

  test.each([
    ['too short', 'fourteen chars'],
    ['known from a leak', 'passwordpassword'],
    ["the person's own name", 'Ada Lovelace Ada Lovelace'],
    ['the address', 'ada0@example.com'],
  ])('that is %s is rejected, with a sentence on its field', async (_, password) => {
    const change = { current: person.password, password: password.replace('ada0', local()) }
    const issue = issueOf(await home.call('passwords.change', change))
    expect(issue?.path).toEqual(['password'])
    expect(issue?.message).toMatch(/^[A-Z].+\.$/)
    expect(outcomeOf(await signIn(person.password))).toBe('signedIn')
  })
  const local = () => String(person.email.split('@')[0])
})

describe('a reset', () => {
  test('revokes every session, notifies the owner and signs nobody in', async () => {
    const token = await resetLink()
    const browser = signin.browser()
    const answer = await reset(token, another, browser)
    expect(answer.data).toEqual({ status: 'reset' })
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(await isSignedIn(browser)).toBe(false)
    expect(await isSignedIn(home)).toBe(false)
    expect((await newestEmail())?.subject).toBe('Your password was reset')
    expect(outcomeOf(await signIn(person.password))).toBe('wrong_email_or_password')
    expect(outcomeOf(await signIn(another))).toBe('signedIn')
  })

  test('keeps the second factor', async () => {
    const { secret } = await addTotp(signin, home)
    await reset(await resetLink())
    const browser = signin.browser()
    expect(outcomeOf(await signIn(another, browser))).toBe('secondFactorRequired')
    signin.passTime(STEP)
    const code = codeOf(secret, signin.now())
    const proof = { method: 'totp', code }
    expect(outcomeOf(await browser.call('sessions.completeSecondFactor', proof))).toBe('signedIn')
  })

  test('uses a link once, even concurrently, and within an hour', async () => {
    const token = await resetLink()
    const both = await Promise.all([reset(token), reset(token, `${another}, too`)])
    expect(both.map(outcomeOf).sort()).toEqual(['link_not_valid', 'reset'])
    const late = await resetLink()
    signin.passTime(HOUR)
    expect(outcomeOf(await reset(late))).toBe('link_not_valid')
  })

  test('does not use up the link if the password is rejected', async () => {
    const token = await resetLink()
    const weak = await reset(token, 'passwordpassword')
    expect(issueOf(weak)?.path).toEqual(['password'])
    expect(outcomeOf(await reset(token))).toBe('reset')
  })

  test('invalidates every earlier link', async () => {
    const [first, second] = [await resetLink(), await resetLink()]
    await signin.browser().call('sessions.requestSignInLink', { email: person.email })
    const signInLink = tokenIn(await newestEmail())
    expect(outcomeOf(await reset(second))).toBe('reset')
    expect(outcomeOf(await reset(first))).toBe('link_not_valid')
    const use = await signin.browser().call('sessions.signInWithLink', { token: signInLink })
    expect(outcomeOf(use)).toBe('link_not_valid')
  })

  test('resets the failed attempts, so the owner can sign in', async () => {
    for (let n = 0; n < 6; n++) await signIn('not it, not it, not it')
    expect(outcomeOf(await signIn(person.password))).toBe('too_many_calls')
    await reset(await resetLink())
    expect(outcomeOf(await signIn(another))).toBe('signedIn')
  })

  test('accepts no link of another purpose', async () => {
    await signin.browser().call('sessions.requestSignInLink', { email: person.email })
    const token = tokenIn(await newestEmail())
    expect(outcomeOf(await reset(token))).toBe('link_not_valid')
    const use = await signin.browser().call('sessions.signInWithLink', { token: await resetLink() })
    expect(outcomeOf(use)).toBe('link_not_valid')
  })
})
