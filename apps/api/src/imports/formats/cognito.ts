import type { Fields } from '../source/record.ts'
import type { Format } from './format.ts'
import { booleanOf, fieldOf, joinedName, objectsOf } from './read-fields.ts'

/**
 * A user of Amazon Cognito: of `aws cognito-idp list-users`, or a line of CSV with the columns of
 * its import. It exports no hashes.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html
 */
export const cognito: Format = {
  recognises: (fields) =>
    'cognito:username' in fields || ('Username' in fields && 'Attributes' in fields),
  accountOf(record) {
    const attributes = objectsOf(record.Attributes).map(({ Name, Value }) => [String(Name), Value])
    const fields: Fields = { ...record, ...Object.fromEntries(attributes) }
    return {
      email: fields.email,
      emailConfirmed: booleanOf(fields.email_verified) ?? false,
      disabled: booleanOf(fields.Enabled) === false,
      name: fieldOf(fields, 'name') ?? joinedName(fields.given_name, fields.family_name),
      locale: fieldOf(fields, 'locale'),
      timeZone: fieldOf(fields, 'zoneinfo'),
      createdAt: fieldOf(fields, 'UserCreateDate'),
      externalId: fieldOf(fields, 'sub', 'cognito:username', 'Username'),
      missingFactor:
        booleanOf(fields['cognito:mfa_enabled']) === true ||
        objectsOf(fields.MFAOptions).length > 0,
    }
  },
}
