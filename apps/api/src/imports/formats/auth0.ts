import type { ForeignIdentity } from '../foreign-account.ts'
import type { Fields } from '../source/record.ts'
import type { Format } from './format.ts'
import { booleanOf, fieldOf, joinedName, objectOf, objectsOf } from './read-fields.ts'

/**
 * A user of the export job of Auth0's Management API, or of the file of password hashes that its
 * support sends, or of both joined.
 *
 * @see https://auth0.com/docs/manage-users/user-migration/bulk-user-exports
 */
export const auth0: Format = {
  recognises: (fields) =>
    ('user_id' in fields && 'email' in fields) || ('_id' in fields && 'passwordHash' in fields),
  accountOf: (fields) => ({
    email: fieldOf(fields, 'email', 'Email'),
    emailConfirmed: booleanOf(fields.email_verified),
    disabled: booleanOf(fields.blocked),
    name: nameOf(fields),
    createdAt: fieldOf(fields, 'created_at'),
    passwordHash: fieldOf(fields, 'passwordHash', 'password_hash'),
    identities: identitiesOf(fields),
    externalId: fieldOf(fields, 'user_id') ?? oidOf(fields),
    missingFactor: Array.isArray(fields.multifactor) && fields.multifactor.length > 0,
  }),
}

/** Auth0 fills `name` with the email address where it knows none. */
function nameOf(fields: Fields): unknown {
  const name = fieldOf(fields, 'name')
  return (
    (name === fields.email ? undefined : name) ??
    joinedName(fields.given_name, fields.family_name) ??
    fieldOf(fields, 'nickname')
  )
}

function oidOf(fields: Fields): unknown {
  const { $oid: id } = objectOf(fields._id)
  return id === undefined ? undefined : `auth0|${id}`
}

/** The user's own database connection is `auth0`. */
function identitiesOf(fields: Fields): ForeignIdentity[] {
  return objectsOf(fields.identities)
    .filter(({ provider }) => provider !== 'auth0')
    .map(({ provider, user_id: subject, profileData }) => {
      const { email, name } = objectOf(profileData)
      return {
        provider,
        subject: subject === undefined ? subject : String(subject),
        label: email ?? name,
      }
    })
}
