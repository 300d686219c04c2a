import type { SecondFactor, SignInMethod } from '@signin/contracts'

const methods = {
  password: 'password',
  mailLink: 'email link',
  passkey: 'passkey',
  identityProvider: 'connected account',
  recovery: 'password reset',
} satisfies Record<SignInMethod, string>

const factors = {
  totp: 'authenticator app',
  passkey: 'passkey',
  recoveryCode: 'recovery code',
} satisfies Record<SecondFactor, string>

/** "password and authenticator app" */
export function signInMethodNames(method: SignInMethod, factor: SecondFactor | null): string {
  return factor ? `${methods[method]} and ${factors[factor]}` : methods[method]
}
