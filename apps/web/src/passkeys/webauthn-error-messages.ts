import type { CeremonyTrouble } from './ceremony.ts'

const NO_SUPPORT = 'This browser knows no passkeys. Update it, or choose another way.'
const BROKEN = 'Your browser could not do this. Try again, or use another device.'

/** What a person is told when the browser has made no passkey. */
export function registrationErrorMessage(trouble: CeremonyTrouble): string {
  switch (trouble) {
    case 'cancelled':
      return 'No passkey was made: it was called off, or took too long. Try again when you like.'
    case 'hereAlready':
      return 'This device has a passkey for your account already. Use it, or add one on another device.'
    case 'unsupported':
      return NO_SUPPORT
    case 'broken':
      return BROKEN
  }
}

/** What a person is told when the browser has brought no passkey. */
export function assertionErrorMessage(trouble: CeremonyTrouble): string {
  switch (trouble) {
    case 'cancelled':
    case 'hereAlready':
      return 'No passkey was used: it was called off, or took too long. Try again, or choose another way.'
    case 'unsupported':
      return NO_SUPPORT
    case 'broken':
      return BROKEN
  }
}
