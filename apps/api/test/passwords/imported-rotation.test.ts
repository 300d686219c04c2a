import { expect, test } from 'vitest'
import { createSecretBox } from '../../src/crypto/secret-box.ts'
import {
  assertImportedPasswordsDecryptable,
  hasImportedPassword,
  reencryptImportedPasswords,
} from '../../src/passwords/encrypted-imports.ts'
import { appForFile } from '../harness.ts'
import { importPerson } from './imported-people.ts'

const [older, newer] = [Buffer.alloc(32, 'older'), Buffer.alloc(32, 'newer')]
const olderAlone = createSecretBox(older)
const newerAlone = createSecretBox(newer)
const both = createSecretBox(newer, [older])
const signin = await appForFile({ importedPasswordBox: both })

test('a rotation of SECRET_KEY_BASE re-encrypts imported passwords', async () => {
  const { db } = signin
  expect(await hasImportedPassword(db)).toBe(false)
  await assertImportedPasswordsDecryptable(db, newerAlone)
  const person = await importPerson(signin, { box: olderAlone })
  await importPerson(signin, { box: newerAlone })
  const damaged = await importPerson(signin, { box: createSecretBox(Buffer.alloc(32, 'lost')) })
  expect(await hasImportedPassword(db)).toBe(true)
  await expect(assertImportedPasswordsDecryptable(db, both)).rejects.toThrow(damaged.id)

  await db.account.delete({ where: { id: damaged.id } })
  await assertImportedPasswordsDecryptable(db, both)
  await expect(assertImportedPasswordsDecryptable(db, newerAlone)).rejects.toThrow(person.id)
  expect(await reencryptImportedPasswords(db, both)).toBe(1)
  await assertImportedPasswordsDecryptable(db, newerAlone)
  expect(await reencryptImportedPasswords(db, both)).toBe(0)
  const { email, password } = person
  const { data } = await signin.browser().call('sessions.signIn', { email, password })
  expect(data.status).toBe('signedIn')
})
