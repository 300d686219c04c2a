import type { ForeignIdentity } from '../foreign-account.ts'
import type { Fields } from '../source/record.ts'
import type { Format } from './format.ts'
import { fieldOf, happened, isBlank, objectOf, objectsOf } from './read-fields.ts'

/**
 * A row of `auth.users` of Supabase, with the rows of `auth.identities` and `auth.mfa_factors` as
 * JSON in columns of these names (docs/imports.md has the query).
 */
export const supabase: Format = {
  recognises: (fields) =>
    'encrypted_password' in fields &&
    ('raw_user_meta_data' in fields || 'email_confirmed_at' in fields),
  accountOf(fields) {
    const profile = objectOf(fields.raw_user_meta_data)
    const factors = objectsOf(fields.mfa_factors).filter(({ status }) => status === 'verified')
    const [totp] = factors.filter(({ factor_type: type }) => type === 'totp')
    return {
      email: fields.email,
      emailConfirmed: happened(fields, 'email_confirmed_at'),
      disabled: !isBlank(fields.deleted_at) || isBanned(fields),
      name: fieldOf(profile, 'full_name', 'name', 'user_name'),
      createdAt: fieldOf(fields, 'created_at'),
      passwordHash: fieldOf(fields, 'encrypted_password'),
      totp: totp?.secret,
      identities: identitiesOf(fields),
      externalId: fieldOf(fields, 'id'),
      missingFactor: factors.length > (totp ? 1 : 0),
    }
  },
}

function isBanned({ banned_until: until }: Fields): boolean {
  return !isBlank(until) && !(new Date(String(until)).getTime() <= Date.now())
}

function identitiesOf(fields: Fields): ForeignIdentity[] {
  return objectsOf(fields.identities)
    .filter(({ provider }) => provider !== 'email' && provider !== 'phone')
    .map(({ provider, provider_id: id, identity_data: data }) => {
      const { sub, email, name } = objectOf(data)
      return { provider, subject: id ?? sub, label: email ?? name }
    })
}
