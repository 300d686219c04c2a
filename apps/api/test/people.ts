import type { Browser } from './browser.ts'

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

/** Registers the person and signs this browser in; the cookie's value is what it answers. */
export async function signUp(browser: Browser, person: typeof ada = ada): Promise<string> {
  await browser.call('accounts.register', person)
  return signIn(browser, person)
}

export async function signIn(browser: Browser, { email, password }: typeof ada): Promise<string> {
  const { data } = await browser.call('sessions.signIn', { email, password })
  const cookie = browser.cookies.get('signin')
  if (data?.status !== 'signedIn' || !cookie) throw new Error(`${email} was not signed in`)
  return cookie
}
