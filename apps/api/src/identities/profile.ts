import { Registration } from '@signin/contracts'

const { email: EmailAddress, name: PersonName } = Registration.shape

/** The profile claims of a person. None of them identifies the person: issuer and subject do. */
export interface Profile {
  /** Normalised, or null if the provider returns no valid address. */
  email: string | null
  /** The provider verified the address, and is trusted to. */
  vouched: boolean
  name: string
  /** By which the account owner recognises the identity. */
  label: string
}

export interface Said {
  subject: string
  email: unknown
  vouched: boolean
  name: unknown
  /** The label if there is no email address. */
  handle?: unknown
}

export function profileOf({ subject, email: address, vouched, name, handle }: Said): Profile {
  const email = EmailAddress.safeParse(address).data ?? null
  const called = labelOf(name)
  const label = email ?? labelOf(handle) ?? called ?? labelOf(subject) ?? 'No name'
  return {
    email,
    // The provider verified the address as it sent it. If normalisation changes more than case, the
    // result may be another mailbox.
    vouched: vouched && typeof address === 'string' && email === inLowerCase(address),
    name: called ?? labelOf(email?.split('@')[0]) ?? label,
    label,
  }
}

/** ASCII only: the Kelvin sign lower-cases to k. */
function inLowerCase(address: string): string {
  return address.replace(/[A-Z]/g, (message) => message.toLowerCase())
}

/** A label is displayed, so it must meet the rules for names. Null if it does not. */
function labelOf(text: unknown): string | null {
  return PersonName.safeParse(text).data ?? null
}
