import type { Format } from './format.ts'
import { fieldOf, happened, isBlank, joinedName } from './read-fields.ts'

/**
 * A row of the user table of Devise (Ruby on Rails).
 *
 * @see https://github.com/heartcombo/devise
 */
export const devise: Format = {
  recognises: (fields) => 'encrypted_password' in fields && 'email' in fields,
  accountOf: (fields) => ({
    email: fields.email,
    // Only the module "confirmable" has the column.
    emailConfirmed: happened(fields, 'confirmed_at'),
    disabled: !isBlank(fields.deleted_at) || !isBlank(fields.locked_at),
    name:
      fieldOf(fields, 'name', 'full_name') ??
      joinedName(fields.first_name, fields.last_name) ??
      fieldOf(fields, 'username'),
    locale: fieldOf(fields, 'locale'),
    timeZone: fieldOf(fields, 'time_zone'),
    createdAt: fieldOf(fields, 'created_at'),
    passwordHash: fieldOf(fields, 'encrypted_password'),
    identities:
      isBlank(fields.provider) || isBlank(fields.uid)
        ? undefined
        : [{ provider: fields.provider, subject: String(fields.uid) }],
    externalId: fieldOf(fields, 'id'),
    missingFactor: String(fields.otp_required_for_login).startsWith('t'),
  }),
}
