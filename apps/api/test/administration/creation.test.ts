import { expect, test } from 'vitest'
import { addressOwner } from '../address-owner.ts'
import { appForFile } from '../harness.ts'
import { signIn, tokenIn } from '../people.ts'
import { newPassword } from '../sign-in-methods.ts'
import { operatorOf } from './operator.ts'

const signin = await appForFile()
const operator = operatorOf(signin)

let people = 0
const aPerson = () => ({
  email: `new${people++}@example.com`,
  name: 'Ada Lovelace',
  role: 'member' as const,
})

test('an account is opened by the link that is emailed, which confirms its address', async () => {
  const wanted = { ...aPerson(), role: 'admin', reason: 'The first admin' } as const
  const account = await operator.create(wanted)
  const { email, name } = wanted
  expect(account).toMatchObject({ email, name, role: 'admin', emailConfirmedAt: null })
  const [message] = await signin.emailsTo(email)
  expect(message?.subject).toBe('An account was created for you')
  const reset = { token: tokenIn(message), password: newPassword }
  expect((await signin.browser().call('passwords.reset', reset)).status).toBe(200)
  await signIn(signin.browser(), { ...wanted, password: newPassword })
  const details = await operator.show(account.id)
  expect(details.account.emailConfirmedAt).toBe(signin.now().toISOString())
})

test('an account is opened by a link to sign in as well', async () => {
  const { email, ...rest } = aPerson()
  const { id } = await operator.create({ email, ...rest })
  const browser = signin.browser()
  await browser.call('sessions.requestSignInLink', { email })
  const token = tokenIn((await signin.emailsTo(email))[0])
  const { data } = await browser.call('sessions.signInWithLink', { token })
  expect(data.status).toBe('signedIn')
  expect((await operator.show(id)).account.emailConfirmedAt).not.toBeNull()
})

test('an address is taken once, by one of two at once', async () => {
  const person = aPerson()
  const made = await Promise.allSettled([operator.create(person), operator.create(person)])
  expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(operator.create(person)).rejects.toMatchObject({ code: 'address_taken' })
  expect(await signin.emailsTo(person.email)).toHaveLength(1)
})

test('a registration of the address that was begun before opens nothing', async () => {
  const person = aPerson()
  const { email, name } = person
  const browser = signin.browser()
  await browser.call('accounts.register', { email, name, password: newPassword })
  const token = tokenIn((await signin.emailsTo(email))[0])
  await operator.create(person)
  const { error } = await browser.call('accounts.confirmEmail', { token, password: newPassword })
  expect(error?.data.code).toBe('link_not_valid')
})

test('an address that an account has just given up stays reserved for it', async () => {
  const { person, change } = await addressOwner(signin)
  await change()
  const { email, name } = person
  const created = operator.create({ email, name, role: 'member' })
  await expect(created).rejects.toMatchObject({ code: 'address_taken' })
})
