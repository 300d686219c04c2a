import { Registration } from '@signin/contracts'

const { email: EmailAddress, name: PersonName } = Registration.shape

/** The profile claims of a person. None of them identifies the person: issuer and subject do. */
export interface Profile {
  /** Normalised, or null if the provider returns no valid address. */
  email: string | null
  /** The provider verified the address, and is trusted to. */
  emailVerified: boolean
  name: string
  /** By which the account owner recognises the identity. */
  label: string
}

export interface ProfileClaims {
  subject: string
  email: unknown
  emailVerified: boolean
  name: unknown
  /** The label if there is no email address. */
  handle?: unknown
}

export function profileOf({
  subject,
  email: address,
  emailVerified,
  name,
  handle,
}: ProfileClaims): Profile {
  const email = EmailAddress.safeParse(address).data ?? null
  const displayName = validNameOrNull(name)
  const label =
    email ?? validNameOrNull(handle) ?? displayName ?? validNameOrNull(subject) ?? 'No name'
  return {
    email,
    // The provider verified the address as it sent it. If normalisation changes more than case, the
    // result may be another mailbox.
    emailVerified:
      emailVerified && typeof address === 'string' && email === asciiLowerCase(address),
    name: displayName ?? validNameOrNull(email?.split('@')[0]) ?? label,
    label,
  }
}

/** ASCII only: the Kelvin sign lower-cases to k. */
function asciiLowerCase(address: string): string {
  return address.replace(/[A-Z]/g, (upper) => upper.toLowerCase())
}

/** A label is displayed, so it must meet the rules for names. Null if it does not. */
function validNameOrNull(text: unknown): string | null {
  return PersonName.safeParse(text).data ?? null
}
