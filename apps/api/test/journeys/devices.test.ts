import { beforeEach, describe, expect, test } from 'vitest'
import { tamper } from '../as-owner.ts'
import type { Answer, Browser } from '../browser.ts'
import { appForFile } from '../harness.ts'
import { ada, grace, signUp, tokenIn } from '../people.ts'

const HOUR = 3_600_000
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0'
const NEW_DEVICE_SUBJECT = 'Your account was signed in to on a new device'

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
const signIn = (browser: Browser, password = person.password) =>
  browser.call('sessions.signIn', { email: person.email, password })
const isSignedIn = async (browser: Browser) =>
  (await browser.call('sessions.current')).data !== null
const emails = () => signin.emailsTo(person.email)
const newDeviceEmails = async () =>
  (await emails()).filter(({ subject }) => subject === NEW_DEVICE_SUBJECT)

describe('a sign-in', () => {
  test('on the device of registration sends no notification, nor does the next one', async () => {
    await home.call('sessions.signOut')
    await signIn(home)
    expect(await newDeviceEmails()).toEqual([])
  })

  test('on an unknown device is notified by mail, with the device’s name and a "this wasn’t me" link', async () => {
    await signIn(signin.browser({ 'user-agent': firefox }))
    const [message, ...more] = await newDeviceEmails()
    expect(more).toEqual([])
    expect(message?.details).toContainEqual(['Device', 'Firefox 150 on Linux'])
    expect(message?.details).toContainEqual(['IP address', '127.0.0.1'])
    expect(Object.fromEntries(message?.details ?? [])).toMatchObject({
      When: expect.stringMatching(/^\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d UTC$/),
    })
    expect(new URL(String(message?.action?.url)).pathname).toBe('/not-me')
  })

  test('with an invented User-Agent shows none of its text anywhere', async () => {
    const text = 'Signin support, call https://evil.example/now (x)'
    const thief = signin.browser({ 'user-agent': text })
    await signIn(thief)
    const [session] = (await thief.call('sessions.list')).data
    expect(session).toMatchObject({ current: true, browser: null, system: null })
    await home.call('sessions.revoke', { id: session.id })
    // An earlier version stored the User-Agent as it was sent.
    await tamper(
      signin,
      `update audit_event_details set detail = '${text}'
       from audit_events where id = event_id and kind = 'sessionRevoked'`,
    )
    const { entries } = (await home.call('activity.list', {})).data
    expect(entries[0]).toMatchObject({ kind: 'sessionRevoked', detail: null })
    expect(entries[1]).toMatchObject({ kind: 'signedIn', browser: null, system: null })
    expect(JSON.stringify([entries, await emails()])).not.toContain('evil.example')
    const [message] = await newDeviceEmails()
    expect(message?.details).toContainEqual(['Device', 'Unknown'])
  })

  test('by a script is notified as a sign-in by a script', async () => {
    await signIn(signin.browser({ 'user-agent': 'curl/8.5.0' }))
    const [message] = await newDeviceEmails()
    expect(message?.details).toContainEqual(['Device', 'Script (curl)'])
  })

  test('that is signed out at once is still notified, and can be reported', async () => {
    const thief = signin.browser()
    await signIn(thief)
    await thief.call('sessions.signOut')
    const [message] = await newDeviceEmails()
    const reported = await home.call('sessions.reportUnrecognized', { token: tokenIn(message) })
    expect(reported.data).toEqual({ status: 'sent' })
    expect(outcomeOf(await signIn(thief))).toBe('wrong_email_or_password')
  })

  test('on a known device of another account is notified', async () => {
    const hers = { ...grace, email: `grace${people}@example.com` }
    await signUp(signin, signin.browser(), hers)
    await home.call('sessions.signIn', { email: hers.email, password: hers.password })
    const subjects = (await signin.emailsTo(hers.email)).map(({ subject }) => subject)
    expect(subjects).toContain(NEW_DEVICE_SUBJECT)
  })
})

describe('"this wasn\'t me"', () => {
  async function stolen() {
    const thief = signin.browser({ 'user-agent': firefox })
    await signIn(thief)
    return { thief, token: tokenIn((await newDeviceEmails())[0]) }
  }
  const reportUnrecognized = (token: string) =>
    signin.browser().call('sessions.reportUnrecognized', { token })

  test('revokes the session, invalidates the password and sends a reset link', async () => {
    const { thief, token } = await stolen()
    expect((await reportUnrecognized(token)).data).toEqual({ status: 'sent' })
    expect(await isSignedIn(thief)).toBe(false)
    expect(outcomeOf(await signIn(thief))).toBe('wrong_email_or_password')
    const [message] = await emails()
    expect(message?.subject).toBe('Choose a new password')
    const reset = { token: tokenIn(message), password: grace.password }
    expect(outcomeOf(await signin.browser().call('passwords.reset', reset))).toBe('reset')
    expect(outcomeOf(await signIn(home, grace.password))).toBe('signedIn')
  })

  test('works once, and signs nobody in', async () => {
    const { token } = await stolen()
    const browser = signin.browser()
    await browser.call('sessions.reportUnrecognized', { token })
    expect(await isSignedIn(browser)).toBe(false)
    expect(outcomeOf(await reportUnrecognized(token))).toBe('link_not_valid')
  })

  test('expires 72 hours after the sign-in, even if the email was delayed', async () => {
    await signIn(signin.browser({ 'user-agent': firefox }))
    signin.passTime(71 * HOUR)
    const token = tokenIn((await newDeviceEmails())[0])
    signin.passTime(HOUR)
    expect(outcomeOf(await reportUnrecognized(token))).toBe('link_not_valid')
  })

  test('from a former address works, and sends the reset link to the current address', async () => {
    const { token } = await stolen()
    const email = `new-${person.email}`
    await home.call('accounts.requestEmailChange', { email })
    const [change] = await signin.emailsTo(email)
    await home.call('accounts.confirmEmailChange', { token: tokenIn(change) })
    const before = (await emails()).length
    expect(outcomeOf(await reportUnrecognized(token))).toBe('sent')

    expect(await emails()).toHaveLength(before)
    const [message] = await signin.emailsTo(email)
    expect(message?.subject).toBe('Choose a new password')
    expect(message?.paragraphs[0]).toContain('pressed “This wasn’t me”')
    const reset = { token: tokenIn(message), password: grace.password }
    expect(outcomeOf(await signin.browser().call('passwords.reset', reset))).toBe('reset')
  })

  test('also revokes sessions begun later on the same device', async () => {
    const { thief, token } = await stolen()
    await signIn(thief) // a new session, on a device that is known by now
    expect(await newDeviceEmails()).toHaveLength(1)
    await reportUnrecognized(token)
    expect(await isSignedIn(thief)).toBe(false)
  })

  test('forgets all known devices, so the next sign-in is notified', async () => {
    const { thief, token } = await stolen()
    await reportUnrecognized(token)
    const reset = { token: tokenIn((await emails())[0]), password: grace.password }
    await signin.browser().call('passwords.reset', reset)
    await signIn(home, grace.password)
    await signIn(thief, grace.password)
    expect(await newDeviceEmails()).toHaveLength(3)
  })
})

describe('password guessing', () => {
  const guess = (browser: Browser) => signIn(browser, 'not it, not it, not it')

  test('is throttled for unknown devices, and not for the owner on a known one', async () => {
    for (let n = 0; n < 5; n++) {
      expect(outcomeOf(await guess(signin.browser()))).toBe('wrong_email_or_password')
    }
    const refused = await signIn(signin.browser())
    expect(refused.status).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    const owner = signin.browser()
    owner.cookies.set('signin-device', String(home.cookies.get('signin-device')))
    expect(outcomeOf(await signIn(owner))).toBe('signedIn')
    expect((await signIn(signin.browser())).status, 'an unknown device is still throttled').toBe(
      429,
    )
  })

  test('is throttled on a known device, by a counter of its own', async () => {
    const other = signin.browser()
    await signIn(other)
    for (let n = 0; n < 5; n++) await guess(home)
    expect((await signIn(home)).status).toBe(429)
    expect(outcomeOf(await signIn(other))).toBe('signedIn')
    expect(outcomeOf(await signIn(signin.browser()))).toBe('signedIn')
  })

  test('is not exempted by the device cookie of another account', async () => {
    const hers = signin.browser()
    await signUp(signin, hers, { ...grace, email: `grace${people}@example.com` })
    for (let n = 0; n < 5; n++) await guess(hers)
    expect((await guess(signin.browser())).status).toBe(429)
    expect((await guess(hers)).status).toBe(429)
  })

  test('is throttled alike for an unknown address', async () => {
    person = { ...person, email: `nobody${people}@example.com` }
    const statuses: number[] = []
    for (let n = 0; n < 6; n++) statuses.push((await guess(home)).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  })
})
