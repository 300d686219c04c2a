import type { WebAuthnErrorKind } from './ceremony.ts'

const NO_SUPPORT = 'This browser knows no passkeys. Update it, or choose another way.'
const BROKEN = 'Your browser could not do this. Try again, or use another device.'

/** The text shown when the browser failed to create a passkey. */
export function registrationErrorMessage(webAuthnError: WebAuthnErrorKind): string {
  switch (webAuthnError) {
    case 'cancelled':
      return 'No passkey was made: it was called off, or took too long. Try again when you like.'
    case 'alreadyRegistered':
      return 'This device has a passkey for your account already. Use it, or add one on another device.'
    case 'unsupported':
      return NO_SUPPORT
    case 'broken':
      return BROKEN
  }
}

/** The text shown when the browser returned no assertion. */
export function assertionErrorMessage(webAuthnError: WebAuthnErrorKind): string {
  switch (webAuthnError) {
    case 'cancelled':
    case 'alreadyRegistered':
      return 'No passkey was used: it was called off, or took too long. Try again, or choose another way.'
    case 'unsupported':
      return NO_SUPPORT
    case 'broken':
      return BROKEN
  }
}
