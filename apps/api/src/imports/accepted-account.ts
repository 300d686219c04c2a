import { randomUUIDv7 } from 'node:crypto'
import type { Role } from '@signin/contracts'
import type { ImportedAccount } from '../accounts/imported.ts'
import { parseImportedHash } from '../passwords/imported/parse.ts'
import { FieldError } from './fields/field-error.ts'
import { type ReadIdentity, readIdentity } from './fields/identities.ts'
import { type ReadPasskey, readPasskeys } from './fields/passkey.ts'
import { readEmail, readExternalId, readLocale, readName, readTimeZone } from './fields/profile.ts'
import { readTime } from './fields/time.ts'
import { readTotp } from './fields/totp.ts'
import type { ForeignAccount, ForeignIdentity, ForeignPasskey } from './foreign-account.ts'
import { isBlank } from './formats/read-fields.ts'
import type { ReadingRules } from './import-options.ts'

/** A foreign account that meets the rules of an account here. */
export interface AcceptedAccount extends ImportedAccount {
  externalId: string | null
  /** The hash as passwords/imported/parse.ts returns it; a secret. */
  passwordHash: string | null
  seed: Uint8Array | null
  passkeys: ReadPasskey[]
  /** A passkey is requested after a password, as there. */
  askForPasskey: boolean
  identities: ReadIdentity[]
}

export interface FieldFinding {
  field: string
  reason: string
}

/**
 * Reads the account by the rules of this installation.
 *
 * @returns the account, or null if a field of it is rejected, with the fields that were rejected or
 *   did not come over. What only describes the account is left out; what protects it is not.
 */
export function acceptAccount(
  foreign: ForeignAccount,
  rules: ReadingRules,
): { account: AcceptedAccount | null; findings: FieldFinding[] } {
  const rejected: FieldFinding[] = []
  const incomplete: FieldFinding[] = []
  const { now, without } = rules

  function read<Value>(field: string, into: FieldFinding[], work: () => Value): Value | undefined {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof FieldError)) throw error
      into.push({ field, reason: error.message })
      return undefined
    }
  }
  const required = <Value>(field: string, work: () => Value) => read(field, rejected, work)
  const optional = <Value>(field: keyof ForeignAccount, work: (value: unknown) => Value) =>
    isBlank(foreign[field]) ? null : (read(field, incomplete, () => work(foreign[field])) ?? null)
  const part = <Value>(field: keyof ForeignAccount, work: (value: unknown) => Value) =>
    isBlank(foreign[field]) || (without as readonly string[]).includes(field)
      ? null
      : (required(field, () => work(foreign[field])) ?? null)

  required('disabled', () => assertEnabled(foreign))
  required('emailConfirmed', () => assertConfirmed(foreign, rules))
  const email = required('email', () => readEmail(foreign.email)) ?? ''
  const account: AcceptedAccount = {
    id: randomUUIDv7(),
    email,
    name: (email && required('name', () => readName(foreign.name, email))) ?? '',
    role: optional('role', (value) => roleOf(value, rules)) ?? 'member',
    locale: optional('locale', readLocale),
    timeZone: optional('timeZone', readTimeZone),
    createdAt: optional('createdAt', (value) => readTime(value, now)) ?? now,
    externalId: optional('externalId', readExternalId),
    passwordHash: part('passwordHash', (value) => hashOf(value, rules)),
    seed: part('totp', readTotp),
    passkeys: part('passkeys', readPasskeys) ?? [],
    askForPasskey: false,
    identities: distinct(
      (part('identities', listOf) ?? []).flatMap(
        (it) =>
          read('identities', incomplete, () =>
            readIdentity(it, rules.configuredProviders, rules.providers),
          ) ?? [],
      ),
    ),
  }
  account.askForPasskey = account.passkeys.length > 0 && isSecondFactor(foreign.passkeys)
  if (foreign.missingFactor) {
    incomplete.push({ field: 'totp', reason: 'Its second factor is not in the file.' })
  }
  return rejected.length > 0
    ? { account: null, findings: rejected }
    : { account, findings: incomplete }
}

function assertEnabled({ disabled = false }: ForeignAccount): void {
  if (disabled !== false) throw new FieldError('The account is disabled in the other system.')
}

/** Decision 44: an account of an unconfirmed address could belong to somebody else. */
function assertConfirmed({ emailConfirmed }: ForeignAccount, rules: ReadingRules): void {
  if (emailConfirmed === true || (emailConfirmed === undefined && rules.assumeConfirmed)) return
  throw new FieldError(
    emailConfirmed === undefined
      ? 'The file does not say that the address was confirmed.'
      : 'The address was not confirmed.',
  )
}

function roleOf(value: unknown, { keepAdmins }: ReadingRules): Role {
  if (value === 'member' || (value === 'admin' && keepAdmins)) return value
  throw new FieldError('The account comes over as a member.')
}

function hashOf(value: unknown, { hashing }: ReadingRules): string {
  const parsed = parseImportedHash(value, hashing)
  if (parsed.ok) return parsed.stored
  throw new FieldError(parsed.reason)
}

function listOf(value: unknown): ForeignIdentity[] {
  if (!Array.isArray(value)) throw new FieldError('It is no list.')
  return value.map((it) => (typeof it === 'object' && it ? it : {}))
}

function distinct(identities: ReadIdentity[]): ReadIdentity[] {
  const keys = identities.map(({ issuer, subject }) => JSON.stringify([issuer, subject]))
  return identities.filter((_, at) => keys.indexOf(keys[at] ?? '') === at)
}

function isSecondFactor(passkeys: unknown): boolean {
  return (passkeys as ForeignPasskey[]).some(({ secondFactor }) => secondFactor === true)
}
