import type { Browser } from '../browser.ts'
import type { TestApp } from '../harness.ts'
import { type Person, signUp } from '../people.ts'
import { type StaffMember, signInStaff } from './staff.ts'

export const REASON = 'She cannot find her notes'

export interface Owner {
  browser: Browser
  person: Person
  accountId: string
}

export async function signUpOwner(signin: TestApp, name = 'Grace Hopper'): Promise<Owner> {
  const browser = signin.browser()
  const email = `${crypto.randomUUID()}@example.com`
  const person = { email, name, password: 'nanoseconds are this long' }
  await signUp(signin, browser, person)
  const { data } = await browser.call('accounts.me')
  return { browser, person, accountId: data.id }
}

export const start = ({ browser }: { browser: Browser }, accountId: string) =>
  browser.call('admin.impersonation.start', { accountId, reason: REASON })

/** An account whose owner does nothing in the test. */
export async function addAccount({ db }: TestApp): Promise<Pick<Owner, 'accountId'>> {
  const email = `${crypto.randomUUID()}@example.com`
  const { id } = await db.account.create({ data: { email, name: 'Grace Hopper' } })
  return { accountId: id }
}

export interface Impersonation<Of = Pick<Owner, 'accountId'>> {
  admin: StaffMember
  owner: Of
  sessionId: string
}

/** A new admin, who acts as the owner of this account. */
export async function impersonate<Of extends Pick<Owner, 'accountId'>>(
  signin: TestApp,
  owner: Of,
): Promise<Impersonation<Of>> {
  const admin = await signInStaff(signin, 'admin')
  const { error } = await start(admin, owner.accountId)
  if (error) throw new Error(error.message)
  const { data } = await admin.browser.call('sessions.current')
  return { admin, owner, sessionId: data.id }
}

export const impersonation = async (signin: TestApp) =>
  impersonate(signin, await addAccount(signin))

/** Whose account this browser's calls concern, or null if nobody's. */
export async function actsAs(browser: Browser): Promise<string | null> {
  return (await browser.call('sessions.current')).data?.accountId ?? null
}
