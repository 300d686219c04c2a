import { beforeEach, describe, expect, test } from 'vitest'
import { type AddressOwner, addressOwner, emailOf, newestToken } from '../address-owner.ts'
import type { Answer, Browser } from '../browser.ts'
import { appForFile } from '../harness.ts'
import { grace, signUp } from '../people.ts'

const HOUR = 3_600_000

const signin = await appForFile()
let home: Browser
let person: AddressOwner['person']
let newEmail: string
let askFor: AddressOwner['askFor']
let change: AddressOwner['change']
beforeEach(async () => {
  ;({ home, person, newEmail, askFor, change } = await addressOwner(signin))
})

const codeOf = ({ error }: Answer) => error?.data.code

describe('a change of address', () => {
  test('takes effect once the link in the new mailbox is opened in a session of the account', async () => {
    const token = await askFor(newEmail)
    expect((await home.call('accounts.me')).data).toMatchObject({ email: person.email, newEmail })
    const asked = (await signin.emailsTo(person.email))[0]
    expect(asked?.subject).toBe(`Your account is to have the address ${newEmail}`)

    const hers = signin.browser()
    await signUp(signin, hers, { ...grace, email: `grace-${person.email}` })
    const use = { token }
    expect(codeOf(await signin.browser().call('accounts.confirmEmailChange', use))).toBe(
      'not_signed_in',
    )
    expect(codeOf(await hers.call('accounts.confirmEmailChange', use))).toBe('link_not_valid')
    const { data } = await home.call('accounts.confirmEmailChange', use)
    expect(data).toMatchObject({ email: newEmail, newEmail: null })
    expect(codeOf(await home.call('accounts.confirmEmailChange', use))).toBe('link_not_valid')
    const { password } = person
    const signed = await signin.browser().call('sessions.signIn', { email: newEmail, password })
    expect(signed.data.status).toBe('signedIn')
  })

  test('expires after an hour, and is replaced by another or cancelled', async () => {
    const late = await askFor(newEmail)
    signin.passTime(HOUR)
    expect(codeOf(await home.call('accounts.confirmEmailChange', { token: late }))).toBe(
      'link_not_valid',
    )
    const { email, password } = person
    await home.call('sessions.signIn', { email, password })
    const first = await askFor(newEmail)
    const second = await askFor(`other-${newEmail}`)
    expect(codeOf(await home.call('accounts.confirmEmailChange', { token: first }))).toBe(
      'link_not_valid',
    )
    expect((await home.call('accounts.cancelEmailChange')).data.newEmail).toBeNull()
    expect(codeOf(await home.call('accounts.confirmEmailChange', { token: second }))).toBe(
      'link_not_valid',
    )
    expect(await emailOf(home)).toBe(person.email)
  })

  test('to a taken address gets the same response, and only its owner is notified', async () => {
    const hers = { ...grace, email: `grace-${person.email}` }
    await signUp(signin, signin.browser(), hers)
    const taken = await home.call('accounts.requestEmailChange', { email: hers.email })
    const free = await home.call('accounts.requestEmailChange', { email: newEmail })
    expect([taken.status, taken.data]).toEqual([free.status, free.data])
    expect((await signin.emailsTo(hers.email))[0]?.subject).toBe('You have an account already')
  })

  test('to an address that was taken in the meantime is rejected', async () => {
    const token = await askFor(newEmail)
    await signUp(signin, signin.browser(), { ...grace, email: newEmail })
    expect(codeOf(await home.call('accounts.confirmEmailChange', { token }))).toBe('link_not_valid')
    expect(await emailOf(home)).toBe(person.email)
  })

  test('of two accounts to one address at once succeeds for one', async () => {
    const hers = signin.browser()
    await signUp(signin, hers, { ...grace, email: `grace-${person.email}` })
    const token = await askFor(newEmail)
    await hers.call('accounts.requestEmailChange', { email: newEmail })
    const other = await newestToken(signin, newEmail)
    const both = await Promise.all([
      home.call('accounts.confirmEmailChange', { token }),
      hers.call('accounts.confirmEmailChange', { token: other }),
    ])
    expect(both.map(codeOf).sort()).toEqual(['link_not_valid', undefined])
  })

  test('invalidates links sent to the old mailbox', async () => {
    const anonymous = signin.browser()
    await anonymous.call('sessions.requestSignInLink', { email: person.email })
    const link = await newestToken(signin, person.email)
    await anonymous.call('passwords.requestReset', { email: person.email })
    const reset = await newestToken(signin, person.email)
    await change()
    expect(codeOf(await anonymous.call('sessions.signInWithLink', { token: link }))).toBe(
      'link_not_valid',
    )
    const { password } = grace
    expect(codeOf(await anonymous.call('passwords.reset', { token: reset, password }))).toBe(
      'link_not_valid',
    )
  })

  test('prevents an email requested before it from being sent to the old mailbox', async () => {
    const token = await askFor(newEmail)
    await signin.browser().call('passwords.requestReset', { email: person.email })
    await home.call('accounts.confirmEmailChange', { token })
    const [newest, ...rest] = await signin.emailsTo(person.email)
    expect(newest?.subject).toBe('The address of your account was changed')
    expect(rest.map(({ subject }) => subject)).not.toContain('Choose a new password')
  })
})
