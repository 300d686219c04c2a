import { fromAspNet } from './exports/aspnet.ts'
import { fromBetterAuth } from './exports/better-auth.ts'
import { fromDjango } from './exports/django.ts'
import { type FirebaseParameters, fromFirebase } from './exports/firebase.ts'
import { fromKeycloak } from './exports/keycloak.ts'
import { type RejectedHash, rejected } from './reading.ts'
import { readStored } from './schemes/schemes.ts'

/** What the other system keeps apart from its hashes. */
export interface ImportedHashOptions {
  /** What Devise appends to each password (`config.pepper`). For bcrypt only. */
  pepper?: string | undefined
  firebase?: FirebaseParameters | undefined
}

export type ParsedHash = { ok: true; stored: string } | RejectedHash

/**
 * Parses a password hash as another system exports it.
 *
 * @param input a string; or an object: a user of Firebase's export (`passwordHash`, `salt`) or a
 *   credential of Keycloak's (`credentialData`, `secretData`).
 * @returns the form in which it is stored, to be encrypted; or why it is rejected, which includes
 *   parameters so costly that verifying one password would take seconds.
 */
export function parseImportedHash(input: unknown, options: ImportedHashOptions = {}): ParsedHash {
  const translated = translate(input, options)
  if (typeof translated !== 'string') return translated
  const reading = readStored(withPepper(translated, options.pepper))
  return reading.ok ? { ok: true, stored: reading.stored } : reading
}

function translate(input: unknown, { firebase }: ImportedHashOptions): string | RejectedHash {
  if (typeof input === 'string') return fromText(input.trim())
  if (typeof input !== 'object' || input === null) return rejected('There is no hash.')
  return (
    fromKeycloak(input) ??
    fromFirebase(input, firebase) ??
    rejected('The hash is in no form that is known.')
  )
}

function fromText(text: string): string | RejectedHash {
  if (text === '') return rejected('The hash is empty.')
  // Django's and shadow's mark of an account without a password.
  if (/^[!*]/.test(text)) return rejected('The account has no usable password.')
  const crypt = /^\{CRYPT\}(.*)$/is.exec(text)
  if (crypt?.[1]) return crypt[1]
  return fromDjango(text) ?? fromBetterAuth(text) ?? fromAspNet(text) ?? text
}

function withPepper(text: string, pepper: string | undefined): string {
  if (!pepper || !/^\$2[abxy]\$/.test(text)) return text
  return `$suffixed$${Buffer.from(pepper).toString('base64')}${text}`
}
