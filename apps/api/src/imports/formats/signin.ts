import type { ForeignAccount } from '../foreign-account.ts'
import type { Fields } from '../source/record.ts'
import type { Format } from './format.ts'
import { arrayOf, booleanOf, fieldOf } from './read-fields.ts'

/** The fields of Signin's own format, in CSV as in JSON (docs/imports.md). */
const FIELDS = [
  'email',
  'emailConfirmed',
  'disabled',
  'name',
  'role',
  'locale',
  'timeZone',
  'createdAt',
  'passwordHash',
  'totp',
  'passkeys',
  'identities',
  'externalId',
] as const

/** A misspelt field must not be ignored: the accounts would come over without it. */
export function unknownField(fields: Fields): string | null {
  return Object.keys(fields).find((name) => !(FIELDS as readonly string[]).includes(name)) ?? null
}

export const signin: Format = {
  recognises: (fields) => 'email' in fields && unknownField(fields) === null,
  accountOf: (fields): ForeignAccount => ({
    ...Object.fromEntries(FIELDS.map((name) => [name, fieldOf(fields, name)])),
    email: fields.email,
    emailConfirmed: booleanOf(fields.emailConfirmed),
    disabled: booleanOf(fields.disabled),
    passkeys: arrayOf(fields.passkeys),
    identities: arrayOf(fields.identities),
  }),
}
