import { afterAll, expect, test } from 'vitest'
import { createHasher, type Hasher } from '../../src/passwords/hasher.ts'
import { startApp } from '../harness.ts'
import { tokenIn } from '../people.ts'
import { type ImportedPerson, importPerson, passwordsOf } from './imported-people.ts'

const hasher = createHasher({ cost: 4, threads: 1 })
type Moment = 'verified' | 'hashed'
/** Runs once, at this moment of the next sign-in. */
let meanwhile: { moment: Moment; act: () => Promise<unknown> } | null = null

async function reach(moment: Moment): Promise<void> {
  const { act } = meanwhile?.moment === moment ? meanwhile : {}
  if (act) meanwhile = null
  await act?.()
}

const interrupted: Hasher = {
  ...hasher,
  async compareImported(...given) {
    const matches = await hasher.compareImported(...given)
    await reach('verified')
    return matches
  },
  async hash(secret) {
    const made = await hasher.hash(secret)
    await reach('hashed')
    return made
  },
}

const signin = await startApp({ hasher: interrupted })
afterAll(() => signin.close())

const signInAs = async ({ email }: ImportedPerson, password: string): Promise<string> => {
  const { data, error } = await signin.browser().call('sessions.signIn', { email, password })
  return error?.data.code ?? data.status
}

const NEW_PASSWORD = 'another one, of fifteen characters'

async function reset({ email }: ImportedPerson) {
  await signin.browser().call('passwords.requestReset', { email })
  const token = tokenIn((await signin.emailsTo(email))[0])
  const { status } = await signin.browser().call('passwords.reset', {
    token,
    password: NEW_PASSWORD,
  })
  expect(status).toBe(200)
}

/** The reset hashes, too: it must not interrupt itself. */
const moments: Moment[] = ['verified', 'hashed']

test.each(moments)(
  'a reset after the imported hash was %s wins over the sign-in',
  async (moment) => {
    const person = await importPerson(signin)
    meanwhile = { moment, act: () => reset(person) }
    expect(await signInAs(person, person.password)).toBe('wrong_email_or_password')
    expect((await passwordsOf(signin, person.id)).imported).toBeNull()
    expect(await signInAs(person, person.password)).toBe('wrong_email_or_password')
    expect(await signInAs(person, NEW_PASSWORD)).toBe('signedIn')
  },
)

test.each(moments)('a sign-in after another one has %s it succeeds as well', async (moment) => {
  const person = await importPerson(signin)
  let other = ''
  const act = async () => {
    other = await signInAs(person, person.password)
  }
  meanwhile = { moment, act }
  expect(await signInAs(person, person.password)).toBe('signedIn')
  expect(other).toBe('signedIn')
  const { own, imported } = await passwordsOf(signin, person.id)
  expect(own && imported === null).toBe(true)
  expect(await signInAs(person, person.password)).toBe('signedIn')
})

test('five sign-ins at once leave one own hash', async () => {
  const person = await importPerson(signin)
  const statuses = await Promise.all(
    Array.from({ length: 5 }, () => signInAs(person, person.password)),
  )
  expect(new Set(statuses)).toEqual(new Set(['signedIn']))
  expect((await passwordsOf(signin, person.id)).imported).toBeNull()
})

test.each(moments)('a deletion of the account after it was %s ends the sign-in', async (moment) => {
  const person = await importPerson(signin)
  const act = () => signin.db.account.delete({ where: { id: person.id } })
  meanwhile = { moment, act }
  expect(await signInAs(person, person.password)).toBe('wrong_email_or_password')
  expect(await passwordsOf(signin, person.id)).toEqual({ own: null, imported: null })
})

test('a hash that cannot be replaced at the moment still signs in', async () => {
  const person = await importPerson(signin)
  meanwhile = { moment: 'hashed', act: () => Promise.reject(new Error('no database')) }
  expect(await signInAs(person, person.password)).toBe('signedIn')
  expect(signin.events('password_hash_not_renewed')).toMatchObject([{ account: person.id }])
  expect((await passwordsOf(signin, person.id)).imported).not.toBeNull()
  expect(await signInAs(person, person.password)).toBe('signedIn')
  expect((await passwordsOf(signin, person.id)).imported).toBeNull()
})
