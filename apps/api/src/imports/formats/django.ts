import type { Fields } from '../source/record.ts'
import type { Format } from './format.ts'
import { booleanOf, fieldOf, joinedName, objectOf } from './read-fields.ts'

/**
 * A row of Django's user table: an object of `dumpdata`, or a line of CSV with its columns. Objects
 * of other models are no accounts.
 *
 * @see https://docs.djangoproject.com/en/stable/ref/django-admin/#dumpdata
 */
export const django: Format = {
  recognises: (fields) =>
    ('model' in fields && 'fields' in fields) || ('date_joined' in fields && 'password' in fields),
  accountOf(record) {
    if ('model' in record && !/\.[a-z_]*user$/i.test(String(record.model))) return null
    const fields = 'model' in record ? objectOf(record.fields) : record
    return {
      email: fields.email,
      emailConfirmed: booleanOf(fieldOf(fields, 'email_verified', 'email_confirmed')),
      disabled: booleanOf(fields.is_active) === false,
      name: joinedName(fields.first_name, fields.last_name) ?? fieldOf(fields, 'name', 'username'),
      role: booleanOf(fields.is_superuser) === true ? 'admin' : undefined,
      createdAt: fieldOf(fields, 'date_joined'),
      passwordHash: usablePassword(fields),
      externalId: fieldOf(record, 'pk', 'id'),
    }
  },
}

/** Django marks an account without a password by `!`. */
function usablePassword(fields: Fields): unknown {
  const password = fieldOf(fields, 'password')
  return typeof password === 'string' && password.startsWith('!') ? undefined : password
}
