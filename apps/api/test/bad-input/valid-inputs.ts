import { ada } from '../people.ts'

const id = '01a2055b-dce0-7cbd-bfdf-4436c6f8725b'
const token = 'A'.repeat(43)
const credential = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', clientExtensionResults: {} }
const assertion = {
  ...credential,
  response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA' },
}
const attestation = { ...credential, response: { clientDataJSON: 'e30', attestationObject: 'oA' } }

export const registration = { ...ada, email: 'new@example.com' }

/** An input with every field, for each procedure that takes any. */
export const validInputs: Record<string, object> = {
  'accounts.register': registration,
  'accounts.resendConfirmation': { registration: id },
  'accounts.confirmEmail': { token, password: ada.password },
  'accounts.updateProfile': { name: 'Grace', locale: 'en-GB', timeZone: 'Europe/Vienna' },
  'accounts.requestEmailChange': { email: 'new@example.com' },
  'accounts.confirmEmailChange': { token },
  'accounts.undoEmailChange': { token },
  'activity.list': { group: 'signIns', before: id },
  'identities.startSignIn': { provider: 'acme' },
  'identities.startLink': { provider: 'acme' },
  'identities.startConfirm': { provider: 'acme' },
  'identities.finish': { provider: 'acme', parameters: { code: 'a', state: 'b' } },
  'identities.remove': { id },
  'passkeys.startRegistration': { conditional: false },
  'passkeys.finishRegistration': { response: attestation, name: 'Laptop' },
  'passkeys.rename': { id, name: 'Laptop' },
  'passkeys.remove': { id },
  'passkeys.finishSignIn': { response: assertion },
  'passwords.change': { current: 'not her password', password: ada.password },
  'passwords.requestReset': { email: 'new@example.com' },
  'passwords.reset': { token, password: ada.password },
  'secondFactors.confirmTotp': { code: '000000' },
  'secondFactors.askForPasskey': { on: false },
  'sessions.signIn': { email: 'new@example.com', password: ada.password },
  'sessions.requestSignInLink': { email: 'new@example.com' },
  'sessions.signInWithLink': { token },
  'sessions.completeSecondFactor': { method: 'totp', code: '000000' },
  'sessions.reauthenticate': { method: 'password', password: 'not her password' },
  'sessions.revoke': { id },
  'sessions.reportUnrecognized': { token },
  'tokens.issueAccessToken': { audience: 'notes', scopes: ['notes:read'] },
  'tokens.createApiToken': {
    kind: 'personal',
    name: 'Nightly backup',
    scopes: ['account:read'],
    expiresInDays: 30,
  },
  'tokens.revokeApiToken': { id },
}
