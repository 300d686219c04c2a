import { expect } from 'vitest'
import type { Browser } from './browser.ts'
import type { TestApp } from './harness.ts'
import { ada, signUp, tokenIn } from './people.ts'

export interface AddressOwner {
  home: Browser
  person: typeof ada
  /** A free address of theirs. */
  newEmail: string
  /** Requests the change and returns the token of the link that confirms it. */
  askFor(email: string): Promise<string>
  /** Changes the address, to `newEmail` by default, and returns the token of the undo link. */
  change(email?: string): Promise<string>
}

export const emailOf = async (browser: Browser) => (await browser.call('accounts.me')).data.email

export async function newestToken(signin: TestApp, email: string): Promise<string> {
  return tokenIn((await signin.emailsTo(email))[0])
}

let people = 0

/** Signs up a person who has not had an account before, with a second address. */
export async function addressOwner(signin: TestApp): Promise<AddressOwner> {
  people += 1
  const person = { ...ada, email: `ada${people}@example.com` }
  const newEmail = `ada${people}@example.org`
  const home = signin.browser()
  await signUp(signin, home, person)

  async function askFor(email: string): Promise<string> {
    await home.call('accounts.requestEmailChange', { email })
    return newestToken(signin, email)
  }
  async function change(email = newEmail): Promise<string> {
    const before = await emailOf(home)
    const token = await askFor(email)
    const { error } = await home.call('accounts.confirmEmailChange', { token })
    expect(error).toBeUndefined()
    return newestToken(signin, before)
  }
  return { home, person, newEmail, askFor, change }
}
