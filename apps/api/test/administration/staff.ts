import type { Role } from '@signin/contracts'
import type { Browser } from '../browser.ts'
import { addPasskey, answerOf } from '../factors.ts'
import type { TestApp } from '../harness.ts'
import { ada, type Person, signUp } from '../people.ts'

export interface StaffMember {
  browser: Browser
  accountId: string
  person: Person
}

/** Somebody with this role, signed in by passkey, which proves two factors. */
export async function signInStaff(signin: TestApp, role: Role): Promise<StaffMember> {
  const browser = signin.browser()
  const person = { ...ada, email: `${role}-${crypto.randomUUID()}@example.com` }
  await signUp(signin, browser, person)
  const passkey = await addPasskey(browser)
  const { email } = person
  const { id: accountId } = await signin.db.account.update({ where: { email }, data: { role } })
  await browser.call('sessions.signOut')
  const response = await answerOf(browser, passkey)
  const { data } = await browser.call('passkeys.finishSignIn', { response })
  if (data?.status !== 'signedIn') throw new Error('The passkey signed nobody in.')
  return { browser, accountId, person }
}
