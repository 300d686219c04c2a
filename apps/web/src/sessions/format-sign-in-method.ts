import type { SecondFactor, SignInMethod } from '@signin/contracts'

/**
 * "with your password and a code". Without a `default`, the compiler reports a method without text.
 */
export function formatSignInMethod(method: SignInMethod, factor: SecondFactor | null): string {
  return factor
    ? `${formatFirstFactor(method)} and ${formatFactor(factor)}`
    : formatFirstFactor(method)
}

function formatFirstFactor(method: SignInMethod): string {
  switch (method) {
    case 'password':
      return 'with your password'
    case 'mailLink':
      return 'with a link from a mail'
    case 'passkey':
      return 'with a passkey'
    case 'identityProvider':
      return 'with another service'
    case 'recovery':
      return 'by a password reset'
  }
}

export function formatFactor(factor: SecondFactor): string {
  switch (factor) {
    case 'totp':
      return 'a code'
    case 'passkey':
      return 'a passkey'
    case 'recoveryCode':
      return 'a recovery code'
  }
}
