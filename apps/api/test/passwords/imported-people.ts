import { encryptImportedPassword } from '../../src/passwords/imported/encrypt.ts'
import { parseImportedHash } from '../../src/passwords/imported/parse.ts'
import { insertImportedPasswords } from '../../src/passwords/table.ts'
import { importedPasswordBox, type TestApp } from '../harness.ts'
import { PASSWORD, REAL_HASHES, type RealHash } from './real-hashes.ts'

export interface ImportedPerson {
  id: string
  name: string
  email: string
  password: string
}

/** By PHP, at the lowest cost. */
const CHEAP = 'bcrypt 2y of PHP'

/** An account with a confirmed address, and a hash of REAL_HASHES as its password. */
export async function importPerson(
  signin: Pick<TestApp, 'db'>,
  { kind = CHEAP, box = importedPasswordBox } = {},
): Promise<ImportedPerson> {
  const email = `${crypto.randomUUID()}@example.com`
  const name = 'Ada Lovelace'
  const data = { email, name, emailConfirmedAt: new Date() }
  const { id } = await signin.db.account.create({ data })
  const { hash, password = PASSWORD, options } = REAL_HASHES[kind] as RealHash
  const parsed = parseImportedHash(hash, options)
  if (!parsed.ok) throw new Error(parsed.reason)
  const encryptedHash = encryptImportedPassword(box, id, parsed.stored)
  await insertImportedPasswords(signin.db, [{ accountId: id, encryptedHash }])
  return { id, email, name, password }
}

/** Which of the two tables hold a password of the account. */
export async function passwordsOf(signin: Pick<TestApp, 'db'>, accountId: string) {
  const where = { accountId }
  const own = await signin.db.passwordCredential.findUnique({ where })
  return { own, imported: await signin.db.importedPassword.findUnique({ where }) }
}
