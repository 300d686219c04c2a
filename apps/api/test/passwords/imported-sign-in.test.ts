import { describe, expect, test } from 'vitest'
import { insertImportedPasswords } from '../../src/passwords/table.ts'
import { RECENT_MS } from '../../src/sessions/lifetimes.ts'
import { appForFile } from '../harness.ts'
import { ada, signIn, signUp, tokenIn } from '../people.ts'
import { importPerson, passwordsOf } from './imported-people.ts'

const signin = await appForFile()

/** The status of the sign-in, or its error code. */
async function signInAs(email: string, password: string): Promise<string> {
  const { data, error } = await signin.browser().call('sessions.signIn', { email, password })
  return error?.data.code ?? data.status
}

describe('the first sign-in', () => {
  test.each([
    'bcrypt 2y of PHP',
    'bcrypt of Devise with a pepper',
    'argon2id of PHP',
    'scrypt of Better Auth',
    'scrypt of Firebase',
    'PBKDF2 with SHA-256 of Django',
    'PBKDF2 with SHA-512 of Keycloak',
    'phpass of passlib',
    'SHA-512-crypt of OpenLDAP',
    'SSHA of OpenLDAP',
  ])(
    'with the hash %s takes its password alone, and replaces it with an own hash',
    async (kind) => {
      const { id, email, password } = await importPerson(signin, { kind })
      const before = await passwordsOf(signin, id)
      expect(await signInAs(email, `${password}.`)).toBe('wrong_email_or_password')
      expect(await passwordsOf(signin, id)).toEqual(before)

      expect(await signInAs(email, password)).toBe('signedIn')
      const { own, imported } = await passwordsOf(signin, id)
      expect(own).toMatchObject({ hash: expect.stringMatching(/^\$2b\$04\$/), pepperVersion: 0 })
      expect(own?.changedAt).toEqual(before.imported?.createdAt)
      expect(imported).toBeNull()
      expect(await signInAs(email, `${password}.`)).toBe('wrong_email_or_password')
      expect(await signInAs(email, password)).toBe('signedIn')
    },
  )

  test('with an address that is not confirmed sends a link', async () => {
    const { id, email, password } = await importPerson(signin)
    await signin.db.account.update({ where: { id }, data: { emailConfirmedAt: null } })
    expect(await signInAs(email, password)).toBe('confirmationRequired')
  })

  test('with a hash that no key decrypts is refused and logged', async () => {
    const { id, email, password } = await importPerson(signin)
    const where = { accountId: id }
    await signin.db.importedPassword.update({ where, data: { encryptedHash: Buffer.alloc(99) } })
    expect(await signInAs(email, password)).toBe('wrong_email_or_password')
    expect(signin.events('imported_password_unreadable')).toMatchObject([{ account: id }])
  })
})

describe('an imported password is the password of the account', () => {
  test('in its status, for a re-authentication, and until it is changed', async () => {
    const person = await importPerson(signin)
    const browser = signin.browser()
    await browser.call('sessions.requestSignInLink', { email: person.email })
    const token = tokenIn((await signin.emailsTo(person.email))[0])
    await browser.call('sessions.signInWithLink', { token })
    const { imported } = await passwordsOf(signin, person.id)
    const changedAt = imported?.createdAt.toISOString()
    expect((await browser.call('passwords.status')).data).toEqual({ set: true, changedAt })

    const password = 'another one, of fifteen characters'
    const unproved = await browser.call('passwords.change', { password })
    expect(unproved.error?.data.code).toBe('invalid_input')
    signin.passTime(RECENT_MS)
    const proof = { method: 'password', password: person.password }
    expect((await browser.call('sessions.reauthenticate', proof)).data.status).toBe('signedIn')
    const { error } = await browser.call('passwords.change', { current: person.password, password })
    expect(error).toBeUndefined()
    expect(await signInAs(person.email, person.password)).toBe('wrong_email_or_password')
    expect(await signInAs(person.email, password)).toBe('signedIn')
  })

  test('until it is reset', async () => {
    const { id, email, password: old } = await importPerson(signin)
    await signin.browser().call('passwords.requestReset', { email })
    const token = tokenIn((await signin.emailsTo(email))[0])
    const password = 'another one, of fifteen characters'
    expect((await signin.browser().call('passwords.reset', { token, password })).status).toBe(200)
    expect((await passwordsOf(signin, id)).imported).toBeNull()
    expect(await signInAs(email, old)).toBe('wrong_email_or_password')
    expect(await signInAs(email, password)).toBe('signedIn')
  })

  test('until the mailbox is proved, where the address was not confirmed', async () => {
    const { id, email } = await importPerson(signin)
    await signin.db.account.update({ where: { id }, data: { emailConfirmedAt: null } })
    await signin.browser().call('sessions.requestSignInLink', { email })
    const token = tokenIn((await signin.emailsTo(email))[0])
    await signin.browser().call('sessions.signInWithLink', { token })
    expect(await passwordsOf(signin, id)).toEqual({ own: null, imported: null })
  })

  test('and is deleted with the account', async () => {
    const { id } = await importPerson(signin)
    await signin.db.account.delete({ where: { id } })
    expect((await passwordsOf(signin, id)).imported).toBeNull()
  })
})

describe('an import', () => {
  test('does not replace a password, imported or own, nor is it done twice', async () => {
    await signUp(signin)
    const { id: own } = await signin.db.account.findUniqueOrThrow({ where: { email: ada.email } })
    const { id: imported } = await importPerson(signin)
    const before = [await passwordsOf(signin, own), await passwordsOf(signin, imported)]
    const rows = [own, imported].map((accountId) => ({
      accountId,
      encryptedHash: Uint8Array.from(Buffer.alloc(64)),
    }))
    expect(await insertImportedPasswords(signin.db, rows)).toBe(0)
    expect(await insertImportedPasswords(signin.db, [])).toBe(0)
    expect([await passwordsOf(signin, own), await passwordsOf(signin, imported)]).toEqual(before)
    await signIn(signin.browser(), ada)
  })
})
