import type { ForeignPasskey, ForeignTotp } from '../foreign-account.ts'
import type { Fields } from '../source/record.ts'
import type { Format } from './format.ts'
import { booleanOf, fieldOf, joinedName, objectOf, objectsOf } from './read-fields.ts'

/**
 * A user of Keycloak's realm export.
 *
 * @see https://www.keycloak.org/server/importExport
 */
export const keycloak: Format = {
  recognises: (fields) =>
    'username' in fields && ('createdTimestamp' in fields || 'requiredActions' in fields),
  accountOf(fields) {
    // The account of a client, which is no person.
    if (fieldOf(fields, 'serviceAccountClientId')) return null
    const credentials = objectsOf(fields.credentials)
    const ofType = (...types: unknown[]) => credentials.filter(({ type }) => types.includes(type))
    const [otp] = ofType('otp')
    return {
      email: fields.email,
      emailConfirmed: booleanOf(fields.emailVerified) ?? false,
      disabled: booleanOf(fields.enabled) === false,
      name: joinedName(fields.firstName, fields.lastName) ?? fieldOf(fields, 'username'),
      locale: attributeOf(fields, 'locale'),
      timeZone: attributeOf(fields, 'zoneinfo'),
      createdAt: fields.createdTimestamp,
      passwordHash: ofType('password')[0],
      totp: otp && totpOf(otp),
      passkeys: ofType('webauthn', 'webauthn-passwordless').map((it) => passkeyOf(it, fields.id)),
      identities: objectsOf(fields.federatedIdentities).map((it) => ({
        provider: it.identityProvider,
        subject: it.userId,
        label: it.userName,
      })),
      externalId: fields.id,
    }
  },
}

function attributeOf(fields: Fields, name: string): unknown {
  const value = objectOf(fields.attributes)[name]
  return Array.isArray(value) ? value[0] : value
}

/** The value is the key itself, unless the credential says that it is base32. */
function totpOf({ secretData, credentialData }: Fields): ForeignTotp {
  const { value } = objectOf(secretData)
  const { subType, algorithm, digits, period, secretEncoding } = objectOf(credentialData)
  return {
    seed: secretEncoding === 'BASE32' ? String(value) : Buffer.from(String(value)),
    algorithm: subType === 'totp' ? String(algorithm).replace(/^Hmac/i, '') : String(subType),
    digits: Number(digits),
    period: Number(period),
  }
}

/** Keycloak's user handle is the id of the user, as text. */
function passkeyOf({ type, credentialData, userLabel }: Fields, userId: unknown): ForeignPasskey {
  const data = objectOf(credentialData)
  return {
    credentialId: data.credentialId,
    publicKey: data.credentialPublicKey,
    userHandle: Buffer.from(String(userId)).toString('base64url'),
    counter: data.counter,
    transports: data.transports,
    aaguid: data.aaguid,
    name: userLabel,
    secondFactor: type === 'webauthn',
  }
}
