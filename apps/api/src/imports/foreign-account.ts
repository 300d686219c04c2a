/** An account as the file has it. No value is validated; what the file does not say is undefined. */
export interface ForeignAccount {
  email: unknown
  /** Whether the other system confirmed the address; undefined if it does not say. */
  emailConfirmed?: unknown
  /** The other system does not let it sign in. */
  disabled?: unknown
  name?: unknown
  role?: unknown
  locale?: unknown
  timeZone?: unknown
  createdAt?: unknown
  /** A text, or the other system's object (passwords/imported/parse.ts). */
  passwordHash?: unknown
  totp?: unknown
  passkeys?: unknown
  identities?: unknown
  externalId?: unknown
  /** A second factor that the account has there and the file does not hold. */
  missingFactor?: boolean
}

/** An authenticator app in its parts; otherwise it is a text: a seed in base32, or an otpauth URI. */
export interface ForeignTotp {
  /** Its bytes, or their base32. */
  seed: Buffer | string
  algorithm?: string | undefined
  digits?: number | undefined
  period?: number | undefined
}

/** Bytes are in base64, of the standard or the URL-safe alphabet. */
export interface ForeignPasskey {
  credentialId?: unknown
  /** A COSE key (RFC 9052, 7). */
  publicKey?: unknown
  userHandle?: unknown
  counter?: unknown
  transports?: unknown
  aaguid?: unknown
  backupEligible?: unknown
  backedUp?: unknown
  name?: unknown
  /** It was a second factor there: it is requested after a password. */
  secondFactor?: unknown
}

export interface ForeignIdentity {
  /** The other system's name of the provider, such as `google-oauth2`. */
  provider?: unknown
  /** The issuer; by default that of the provider here. */
  issuer?: unknown
  subject?: unknown
  label?: unknown
}
