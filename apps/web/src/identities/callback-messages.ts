import type { ClientFailure } from '@signin/client'
import type { PendingAuthorization } from './pending-authorization.ts'

/** A callback that failed. */
export interface CallbackFailure {
  /** Undefined if the page was opened without parameters: by hand, or by a reload. */
  failure?: ClientFailure
  /** The user cancelled at the provider: `access_denied` (RFC 6749, 4.1.2.1). */
  cancelled: boolean
  purpose: PendingAuthorization['purpose']
  /** The provider's name, if known. */
  name?: string | undefined
}

interface CallbackMessage {
  title: string
  lead: string
}

/** The text for the failure; undefined if failure-messages.ts has a general one. */
export function callbackMessage({
  failure,
  cancelled,
  purpose,
  name,
}: CallbackFailure): CallbackMessage | undefined {
  const service = name ?? 'the other service'
  const again = purpose === 'link' ? 'Nothing has changed.' : 'Try again, or choose another way.'
  switch (failure?.code) {
    case undefined:
      return {
        title: 'Begin again',
        lead: `This page works once, at the moment ${service} sends you back to it.`,
      }
    case 'identity_rejected':
    case 'invalid_input':
      if (cancelled) {
        return {
          title: headingFor(purpose, name),
          lead: `You called it off at ${service}. ${again}`,
        }
      }
      if (purpose === 'confirm') {
        return {
          title: headingFor(purpose, name),
          lead: `Take the account at ${service} that opens this one, and prove there that it is you. ${again}`,
        }
      }
      return {
        title: headingFor(purpose, name),
        lead: `${capital(service)} did not confirm who you are, or you began in another window or browser. ${again}`,
      }
    case 'sign_in_expired':
      return {
        title: 'Begin again',
        lead: 'It took too long, or the account was signed out everywhere meanwhile.',
      }
    case 'identity_taken':
      return {
        title: 'It opens another account already',
        lead: `Sign in with it, and disconnect it there; or connect another account you have at ${service}.`,
      }
    case 'too_many_identities':
      return { title: 'Too many are connected', lead: 'Disconnect one that you do not use first.' }
    case 'provider_unavailable':
      return { title: `${capital(service)} does not answer`, lead: again }
    case 'not_found':
      return { title: 'This way in is not offered here', lead: 'Choose another one.' }
    case 'not_signed_in':
      return {
        title: 'Your session has ended',
        lead: purpose === 'link' ? 'Sign in, and connect it again.' : 'Sign in again.',
      }
  }
}

/** The heading: what the failure prevented. */
export function headingFor(
  purpose: PendingAuthorization['purpose'],
  name: string | undefined,
): string {
  if (purpose === 'link') return `${name ?? 'Your account there'} is not connected`
  return purpose === 'confirm' ? 'That was not confirmed' : 'You are not signed in'
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
