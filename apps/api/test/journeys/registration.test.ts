import { beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../browser.ts'
import { appForFile } from '../harness.ts'
import { ada, grace, signUp, tokenIn } from '../people.ts'

const HOUR = 3_600_000

const signin = await appForFile()
let person: typeof ada
let people = 0
beforeEach(() => {
  person = { ...ada, email: `ada${people++}@example.com` }
})

const outcomeOf = ({ data, error }: Answer) => data?.status ?? error?.data.code
const emailsToPerson = () => signin.emailsTo(person.email)
const newestToken = async () => tokenIn((await emailsToPerson())[0])
const confirm = (token: string, password?: string) =>
  signin.browser().call('accounts.confirmEmail', { token, ...(password && { password }) })

async function register(input: object = person): Promise<string> {
  const { data } = await signin.browser().call('accounts.register', input)
  return data.registration
}

describe('registering', () => {
  test('gets the same response for a taken address, whose owner is notified', async () => {
    const free = await signin.browser().call('accounts.register', person)
    await confirm(await newestToken(), person.password)
    const taken = await signin.browser().call('accounts.register', {
      ...person,
      password: person.name,
    })
    const reported = await signin.browser().call('accounts.register', person)
    expect(taken.status).toBe(400) // form errors are returned for any address
    expect(reported.status).toBe(free.status)
    expect(Object.keys(reported.data)).toEqual(Object.keys(free.data))
    expect(reported.data).toEqual({ ...free.data, registration: expect.any(String) })
    const [message] = await emailsToPerson()
    expect(message?.subject).toBe('You have an account already')
    expect(message?.action?.url).not.toContain('#')
  })

  test('creates no account before the link is opened', async () => {
    await register()
    const { email, password } = person
    const early = await signin.browser().call('sessions.signIn', { email, password })
    expect(outcomeOf(early)).toBe('wrong_email_or_password')
    expect(outcomeOf(await confirm(await newestToken(), password))).toBe('signedIn')
  })

  test('is completed with the chosen password only', async () => {
    await register()
    const token = await newestToken()
    expect(outcomeOf(await confirm(token, grace.password))).toBe('wrong_password')
    expect(outcomeOf(await confirm(token))).toBe('wrong_password')
    expect(await signin.db.account.count({ where: { email: person.email } })).toBe(0)
    expect(outcomeOf(await confirm(token, person.password))).toBe('signedIn')
  })

  test('throttles guesses at that password', async () => {
    await register()
    const token = await newestToken()
    for (let n = 0; n < 5; n++) await confirm(token, grace.password)
    const refused = await confirm(token, person.password)
    expect(outcomeOf(refused)).toBe('too_many_calls')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('twice for one address creates the account of the person who reads the mailbox, with their password', async () => {
    await register({ ...person, name: 'Mallory', password: grace.password })
    const byMallory = await newestToken()
    await register()
    const byAda = await newestToken()
    expect(outcomeOf(await confirm(byMallory, person.password))).toBe('wrong_password')
    expect(outcomeOf(await confirm(byAda, person.password))).toBe('signedIn')
    expect(outcomeOf(await confirm(byMallory, grace.password))).toBe('link_not_valid')
    const { name } = await signin.db.account.findUniqueOrThrow({ where: { email: person.email } })
    expect(name).toBe(person.name)
  })

  test('sends the email again on request, with a link of its own', async () => {
    const registration = await register()
    const first = await newestToken()
    const again = await signin.browser().call('accounts.resendConfirmation', { registration })
    expect(again.data).toEqual({ status: 'sent' })
    const second = await newestToken()
    expect(second).not.toBe(first)
    expect(await emailsToPerson()).toHaveLength(2)
    expect(outcomeOf(await confirm(first, person.password))).toBe('signedIn')
    expect(outcomeOf(await confirm(second, person.password))).toBe('link_not_valid')
    const gone = await signin.browser().call('accounts.resendConfirmation', { registration })
    expect(gone.data).toEqual({ status: 'sent' })
    expect(await emailsToPerson()).toHaveLength(2)
  })

  test('has an hour for the link, and a day to request another', async () => {
    const registration = await register()
    const token = await newestToken()
    signin.passTime(HOUR)
    expect(outcomeOf(await confirm(token, person.password))).toBe('link_not_valid')
    await signin.browser().call('accounts.resendConfirmation', { registration })
    expect(outcomeOf(await confirm(await newestToken(), person.password))).toBe('signedIn')
  })

  test('is completed once, even concurrently', async () => {
    await register()
    const token = await newestToken()
    const both = await Promise.all([
      confirm(token, person.password),
      confirm(token, person.password),
    ])
    expect(both.map(outcomeOf).sort()).toEqual(['link_not_valid', 'signedIn'])
    expect(outcomeOf(await confirm(token, person.password))).toBe('link_not_valid')
  })

  test('of one address with two concurrent links creates one account', async () => {
    const [one, other] = [await register(), await register()]
    expect(one).not.toBe(other)
    const tokens = (await emailsToPerson()).map(tokenIn)
    const both = await Promise.all(tokens.map((token) => confirm(token, person.password)))
    expect(both.map(outcomeOf).sort()).toEqual(['link_not_valid', 'signedIn'])
  })

  test('without a password is completed by the link alone', async () => {
    const { email, name } = person
    await register({ email, name })
    const browser = signin.browser()
    const { data } = await browser.call('accounts.confirmEmail', { token: await newestToken() })
    expect(data).toMatchObject({ status: 'signedIn', mayOfferPasskey: false })
    expect((await browser.call('passwords.status')).data).toEqual({ set: false, changedAt: null })
    expect((await browser.call('sessions.list')).data).toMatchObject([{ method: 'mailLink' }])
  })

  test('answers a request for a sign-in link with the confirmation email', async () => {
    await register()
    await signin.browser().call('sessions.requestSignInLink', { email: person.email })
    const [message] = await emailsToPerson()
    expect(message?.subject).toBe('Confirm your address')
    expect(outcomeOf(await confirm(tokenIn(message), person.password))).toBe('signedIn')
  })
})

describe('an account with an unconfirmed address', () => {
  async function unconfirmedAccount() {
    const browser = signin.browser()
    await signUp(signin, browser, person)
    await signin.db.account.update({
      where: { email: person.email },
      data: { emailConfirmedAt: null },
    })
    return browser
  }

  test('must confirm it with the password and the emailed link', async () => {
    await unconfirmedAccount()
    const { email, password } = person
    const browser = signin.browser()
    const { data } = await browser.call('sessions.signIn', { email, password })
    expect(data).toEqual({ status: 'confirmationRequired', email })
    expect((await browser.call('sessions.current')).data).toBeNull()
    const token = await newestToken()
    expect(outcomeOf(await confirm(token, grace.password))).toBe('wrong_password')
    expect(outcomeOf(await confirm(token, password))).toBe('signedIn')
    expect(outcomeOf(await browser.call('sessions.signIn', { email, password }))).toBe('signedIn')
  })

  test('is sent a limited number of emails by sign-ins with its password', async () => {
    await unconfirmedAccount()
    const { email, password } = person
    const asked = []
    for (let n = 0; n < 6; n++) {
      asked.push(outcomeOf(await signin.browser().call('sessions.signIn', { email, password })))
    }
    // Counted apart from registrations, which anyone can trigger: the first email here was one.
    expect(asked).toEqual([...Array(5).fill('confirmationRequired'), 'too_many_calls'])
    expect(await emailsToPerson()).toHaveLength(1 + 5)
  })

  test('loses sessions and password of its creator when the mailbox owner signs in by mail', async () => {
    const mallory = await unconfirmedAccount()
    for (const call of ['passkeys.startRegistration', 'secondFactors.startTotp']) {
      expect(outcomeOf(await mallory.call(call, {})), call).toBe('not_signed_in')
    }
    const browser = signin.browser()
    await browser.call('sessions.requestSignInLink', { email: person.email })
    await browser.call('sessions.signInWithLink', { token: await newestToken() })
    expect((await browser.call('sessions.current')).data).not.toBeNull()
    expect((await mallory.call('sessions.current')).data).toBeNull()
    const { email, password } = person
    const byPassword = await mallory.call('sessions.signIn', { email, password })
    expect(outcomeOf(byPassword)).toBe('wrong_email_or_password')
  })
})
