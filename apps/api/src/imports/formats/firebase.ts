import type { Format } from './format.ts'
import { booleanOf, fieldOf, objectsOf } from './read-fields.ts'

/** Firebase's names of sign-in methods that are no identity providers. */
const OWN = ['password', 'phone', 'anonymous', 'custom']

/**
 * A user of `firebase auth:export --format=json`.
 *
 * @see https://firebase.google.com/docs/cli/auth
 */
export const firebase: Format = {
  recognises: (fields) => 'localId' in fields,
  accountOf: (fields) => ({
    email: fields.email,
    emailConfirmed: booleanOf(fields.emailVerified) ?? false,
    disabled: booleanOf(fields.disabled),
    name: fieldOf(fields, 'displayName'),
    createdAt: fieldOf(fields, 'createdAt'),
    passwordHash: fieldOf(fields, 'passwordHash') && {
      passwordHash: fields.passwordHash,
      salt: fields.salt,
    },
    identities: objectsOf(fields.providerUserInfo)
      .filter(({ providerId }) => !OWN.includes(String(providerId)))
      .map(({ providerId, rawId, email, displayName }) => ({
        provider: providerId,
        subject: rawId,
        label: email ?? displayName,
      })),
    externalId: fields.localId,
    missingFactor: objectsOf(fields.mfaInfo).length > 0,
  }),
}
