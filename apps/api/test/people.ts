import type { EmailMessage } from '../src/mail/email-message.ts'
import type { Browser } from './browser.ts'
import type { TestApp } from './harness.ts'

export const ada = {
  email: 'ada@example.com',
  password: 'correct horse battery staple',
  name: 'Ada Lovelace',
}

export const grace = {
  email: 'grace@example.com',
  password: 'nanoseconds are this long',
  name: 'Grace Hopper',
}

export type Person = typeof ada

/** The token of a mailed link, from the fragment of its URL. */
export function tokenIn(message: EmailMessage | undefined): string {
  const token = message?.action?.url.split('#')[1]
  if (!token) throw new Error('There is no letter with a link.')
  return token
}

/**
 * Registers the person, confirms the address with the mailed link and so signs this browser in.
 * Only signs in if there is an account already. Returns the session cookie.
 */
export async function signUp(
  signin: TestApp,
  browser: Browser = signin.browser(),
  person: Person = ada,
): Promise<string> {
  if (await signin.db.account.findUnique({ where: { email: person.email } })) {
    return signIn(browser, person)
  }
  await browser.call('accounts.register', person)
  const [message] = await signin.emailsTo(person.email)
  const { password } = person
  const { data } = await browser.call('accounts.confirmEmail', {
    token: tokenIn(message),
    password,
  })
  return cookieOf(browser, data)
}

export async function signIn(browser: Browser, { email, password }: Person): Promise<string> {
  const { data } = await browser.call('sessions.signIn', { email, password })
  return cookieOf(browser, data)
}

/** The session cookie of a browser that has just signed in. */
export function cookieOf(browser: Browser, result: { status: string } | undefined): string {
  const cookie = browser.cookies.get('signin') ?? browser.cookies.get('__Host-signin')
  if (result?.status !== 'signedIn' || !cookie) throw new Error('Nobody was signed in.')
  return cookie
}
