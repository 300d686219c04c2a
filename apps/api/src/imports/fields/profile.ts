import { ProfileUpdate, Registration } from '@signin/contracts'
import { FieldError } from './field-error.ts'
import { isStorable } from './text.ts'

const MAX_EXTERNAL_ID_LENGTH = 255
const { email: EmailAddress, name: PersonName } = Registration.shape
const { locale: Locale, timeZone: TimeZone } = ProfileUpdate.shape

interface Schema<Output> {
  safeParse(value: unknown): { data?: Output; error?: { issues: { message: string }[] } }
}

/** The value by the contract's schema, so that an imported account is as a registered one. */
function parsed<Output>(schema: Schema<Output>, value: unknown): Output {
  const { data, error } = schema.safeParse(value)
  if (error) throw new FieldError(error.issues[0]?.message ?? 'It is not valid.')
  return data as Output
}

export function readEmail(value: unknown): string {
  if (value === undefined || value === null || value === '') {
    throw new FieldError('It is missing.')
  }
  return parsed(EmailAddress, value)
}

/** The part of the address before the @ stands in for a missing name, as at an external sign-up. */
export function readName(value: unknown, email: string): string {
  return parsed(PersonName, value ?? email.split('@')[0])
}

/** `en_GB` is how POSIX writes `en-GB`. */
export function readLocale(value: unknown): string | null {
  return parsed(Locale, typeof value === 'string' ? value.replaceAll('_', '-') : value) ?? null
}

export function readTimeZone(value: unknown): string | null {
  return parsed(TimeZone, value) ?? null
}

export function readExternalId(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value
  if (isStorable(text, MAX_EXTERNAL_ID_LENGTH)) return text
  throw new FieldError('It is no text of 1 to 255 characters.')
}
