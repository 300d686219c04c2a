import type { Fields } from '../source/record.ts'
import type { Format } from './format.ts'
import { booleanOf, fieldOf, objectOf, objectsOf } from './read-fields.ts'

/** Better Auth's name of the account that holds the password. */
const CREDENTIAL = 'credential'

/**
 * A row of Better Auth's table `user`, with its rows of `account` as `accounts`, and that of
 * `twoFactor`, whose secret is decrypted, as `twoFactor` (docs/imports.md has the script).
 */
export const betterAuth: Format = {
  recognises: (fields) => 'emailVerified' in fields && ('accounts' in fields || 'image' in fields),
  accountOf(fields) {
    const accounts = objectsOf(fields.accounts)
    const hasTotp = booleanOf(fields.twoFactorEnabled) === true
    const secret = hasTotp ? objectOf(fields.twoFactor).secret : undefined
    return {
      email: fields.email,
      emailConfirmed: booleanOf(fields.emailVerified) ?? false,
      disabled: booleanOf(fields.banned),
      name: fieldOf(fields, 'name'),
      role: fields.role === 'admin' ? 'admin' : undefined,
      createdAt: fieldOf(fields, 'createdAt'),
      passwordHash: accounts.find(isCredential)?.password,
      totp: secret === undefined ? undefined : { seed: Buffer.from(String(secret)) },
      identities: accounts
        .filter((account) => !isCredential(account))
        .map(({ providerId, accountId }) => ({ provider: providerId, subject: accountId })),
      externalId: fieldOf(fields, 'id'),
      missingFactor: hasTotp && secret === undefined,
    }
  },
}

function isCredential({ providerId }: Fields): boolean {
  return providerId === CREDENTIAL
}
