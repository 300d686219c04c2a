import { beforeEach, describe, expect, test } from 'vitest'
import { hashToken, newRandomToken } from '../../src/crypto/random-token.ts'
import { type AddressOwner, addressOwner, emailOf, newestToken } from '../address-owner.ts'
import type { Answer, Browser } from '../browser.ts'
import { appForFile } from '../harness.ts'
import { grace, signUp, tokenIn } from '../people.ts'

const HOUR = 3_600_000

const signin = await appForFile()
let home: Browser
let person: AddressOwner['person']
let newEmail: string
let change: AddressOwner['change']
beforeEach(async () => {
  ;({ home, person, newEmail, change } = await addressOwner(signin))
})

const codeOf = ({ error }: Answer) => error?.data.code

const undo = (token: string) => signin.browser().call('accounts.undoEmailChange', { token })

describe('the undo link in the old mailbox', () => {
  test('restores the address, revokes every session and invalidates the password', async () => {
    const token = await change()
    const { password } = person
    const thief = signin.browser()
    await thief.call('sessions.signIn', { email: newEmail, password })
    expect((await undo(token)).data).toEqual({ status: 'sent' })
    for (const browser of [home, thief]) {
      expect((await browser.call('sessions.current')).data).toBeNull()
    }
    for (const email of [newEmail, person.email]) {
      expect(codeOf(await thief.call('sessions.signIn', { email, password }))).toBe(
        'wrong_email_or_password',
      )
    }
    expect(codeOf(await undo(token))).toBe('link_not_valid')
    const [reported] = await signin.emailsTo(newEmail)
    expect(reported?.subject).toBe('The address of your account was changed back')
    expect(reported?.action).toBeUndefined()

    const reset = await newestToken(signin, person.email)
    await signin.browser().call('passwords.reset', { token: reset, password: grace.password })
    const owner = signin.browser()
    await owner.call('sessions.signIn', { email: person.email, password: grace.password })
    expect(await emailOf(owner)).toBe(person.email)
  })

  test('invalidates "this wasn’t me" links sent to the other address', async () => {
    const token = await change()
    const thief = signin.browser({ 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0' })
    await thief.call('sessions.signIn', { email: newEmail, password: person.password })
    await home.call('passwords.change', { current: person.password, password: grace.password })
    const links = (await signin.emailsTo(newEmail)).filter(({ action }) =>
      action?.url.includes('/not-me#'),
    )
    expect(links).toHaveLength(1)
    await undo(token)
    const reported = await signin
      .browser()
      .call('sessions.reportUnrecognized', { token: tokenIn(links[0]) })
    expect(codeOf(reported)).toBe('link_not_valid')
  })

  test.each([
    ['signIn', 'sessions.signInWithLink', {}],
    ['reset', 'passwords.reset', { password: grace.password }],
  ])(
    'invalidates a link of the kind %s that was created during the change',
    async (purpose, call, more) => {
      const { id: accountId } = (await home.call('accounts.me')).data
      await change()
      const token = newRandomToken()
      await signin.db.emailLink.create({
        data: {
          tokenHash: hashToken(token),
          purpose,
          accountId,
          email: person.email,
          createdAt: signin.now(),
          expiresAt: new Date(signin.now().getTime() + HOUR),
        },
      })
      expect(codeOf(await signin.browser().call(call, { token, ...more }))).toBe('link_not_valid')
    },
  )

  test('also restores the address after a second change', async () => {
    const token = await change()
    const later = await change(`third-${newEmail}`)
    expect((await undo(token)).data).toEqual({ status: 'sent' })
    expect(codeOf(await undo(later))).toBe('link_not_valid')
    expect(await signin.db.account.count({ where: { email: person.email } })).toBe(1)
  })

  test('is valid for 72 hours', async () => {
    const inTime = await change()
    signin.passTime(72 * HOUR - 1000)
    expect((await undo(inTime)).data).toEqual({ status: 'sent' })

    const late = await (await addressOwner(signin)).change()
    signin.passTime(72 * HOUR)
    expect(codeOf(await undo(late))).toBe('link_not_valid')
  })

  test('reserves the address for as long as it is valid', async () => {
    await change()
    const mallory = { ...grace, email: person.email }
    const anonymous = signin.browser()
    const { data } = await anonymous.call('accounts.register', mallory)
    expect(data).toMatchObject({ status: 'received' })
    expect((await signin.emailsTo(person.email))[0]?.action?.url).not.toContain('#')

    signin.passTime(72 * HOUR)
    const [hers] = [signin.browser()]
    await signUp(signin, hers, mallory)
    expect(await emailOf(hers)).toBe(person.email)
  })

  test('reserves the address even from an account with an earlier change link to it', async () => {
    const hers = signin.browser()
    await signUp(signin, hers, { ...grace, email: `grace-${person.email}` })
    await change()
    await hers.call('accounts.requestEmailChange', { email: person.email })
    const token = await newestToken(signin, person.email)
    expect(codeOf(await hers.call('accounts.confirmEmailChange', { token }))).toBe('link_not_valid')
  })
})
