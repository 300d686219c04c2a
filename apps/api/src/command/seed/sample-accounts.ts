import { randomBytes, randomUUIDv7 } from 'node:crypto'
import { createAccountRepository } from '../../accounts/repository.ts'
import { deriveKey, secretBoxFor } from '../../crypto/derived-keys.ts'
import { createHasher } from '../../passwords/hasher.ts'
import { createPasswords } from '../../passwords/passwords.ts'
import { peppersOf } from '../../passwords/pre-hash.ts'
import { widestNetworkOf } from '../../throttling/networks.ts'
import type { DatabaseCommandContext } from '../context.ts'

/** 96 random bits: it is printed once, and typed by a developer. */
export const newPassword = () => randomBytes(12).toString('base64url')

/**
 * Creates `person-1@example.com` to `person-<count>@example.com`, each in a transaction of its own.
 * They share one hash, so that a thousand take seconds.
 *
 * @returns the addresses of those that did not exist.
 */
export async function createSampleAccounts(
  context: DatabaseCommandContext,
  count: number,
  password: string,
): Promise<string[]> {
  const { env, db, clock, log, signal } = context
  const hasher = createHasher({ cost: env.bcryptCost, threads: 1 })
  const roots = { ...env, secretKeyBase: context.secretKeyBase() }
  const passwords = createPasswords({
    db,
    clock,
    hasher,
    peppers: peppersOf(deriveKey(roots.secretKeyBase, 'password pepper'), env.passwordPeppers),
    importedPasswordBox: secretBoxFor('imported password seal', roots),
    log,
    networkOf: widestNetworkOf,
  })
  const accounts = createAccountRepository(db, clock)
  const created: string[] = []
  const progress = context.progress('Creating accounts', count)
  try {
    const hashed = await passwords.hash({ address: '', known: null }, password)
    for (let number = 1; number <= count; number++) {
      signal.throwIfAborted()
      const account = { id: randomUUIDv7(), email: `person-${number}@example.com` }
      const isNew = await db.$transaction(async (tx) => {
        const made = await accounts.create(tx, { ...account, name: `Person ${number}` })
        if (made) await passwords.set(tx, account.id, hashed)
        return made
      })
      if (isNew) created.push(account.email)
      progress.update(number)
    }
  } finally {
    progress.end()
    await hasher.close()
  }
  return created
}
