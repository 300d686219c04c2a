import { Registration } from '@signin/contracts'

const { email: EmailAddress, name: PersonName } = Registration.shape

/** What a provider says about somebody. None of it tells who it is: that is issuer and subject. */
export interface Profile {
  /** In the one spelling, or null where there is none that can be used. */
  email: string | null
  /** The provider has seen that its owner reads the mailbox, and is believed. */
  vouched: boolean
  name: string
  /** For its owner to know it by. */
  label: string
}

export interface Said {
  subject: string
  email: unknown
  vouched: boolean
  name: unknown
  /** What it is called where there is no address. */
  handle?: unknown
}

export function profileOf({ subject, email: address, vouched, name, handle }: Said): Profile {
  const email = EmailAddress.safeParse(address).data ?? null
  const called = labelOf(name)
  const label = email ?? labelOf(handle) ?? called ?? labelOf(subject) ?? 'No name'
  return {
    email,
    // A provider that vouches for one spelling has not seen who reads the mailbox of another.
    vouched: vouched && typeof address === 'string' && email === inLowerCase(address),
    name: called ?? labelOf(email?.split('@')[0]) ?? label,
    label,
  }
}

/** Of ASCII alone: the Kelvin sign has a k for its lower case. */
function inLowerCase(address: string): string {
  return address.replace(/[A-Z]/g, (message) => message.toLowerCase())
}

/** It is shown, and so may be nothing that a name may not be. */
function labelOf(text: unknown): string | null {
  return PersonName.safeParse(text).data ?? null
}
