import type { ErrorCode } from '../errors.ts'
import type { ProcedureName } from './procedures.ts'

export interface Summary {
  summary: string
  /** How its service refuses, beside what every procedure with that guard refuses. */
  errors?: ErrorCode[]
}

/**
 * What each procedure is for, in a sentence, for readers who do not read TypeScript. The interfaces
 * in each noun's service.ts say more; a procedure without a line here does not compile.
 */
export const summaries: Record<ProcedureName, Summary> = {
  'accounts.cancelDeletion': { summary: 'Keeps the account that was to be deleted.' },
  'accounts.cancelEmailChange': { summary: 'Forgets the new address that was asked for.' },
  'accounts.confirmEmail': {
    summary: 'Makes the account of a registration with the token of the mailed link, and signs in.',
    errors: ['link_not_valid', 'wrong_password'],
  },
  'accounts.confirmEmailChange': {
    summary: 'Takes the new address, with the token of the link that was mailed to it.',
    errors: ['link_not_valid'],
  },
  'accounts.exportData': { summary: 'Everything that is held about the person who asks.' },
  'accounts.me': { summary: 'The account of the person who asks.' },
  'accounts.register': {
    summary: 'Writes to the address how to make an account; answers alike for one that has one.',
  },
  'accounts.requestDeletion': { summary: 'Deletes the account in 14 days.' },
  'accounts.requestEmailChange': {
    summary: 'Writes to the new address how to confirm it; answers alike for one that is taken.',
  },
  'accounts.resendConfirmation': { summary: 'Writes to the address of a registration once more.' },
  'accounts.undoEmailChange': {
    summary: 'Gives the account its old address back, and ends all its sessions.',
    errors: ['link_not_valid'],
  },
  'accounts.updateProfile': { summary: 'Changes the name, the language or the time zone.' },
  'activity.list': { summary: 'What happened to the account, the newest first, 50 at a time.' },
  'identities.finish': {
    summary: 'Ends a visit to an identity provider with what it sent the browser back with.',
    errors: [
      'identity_rejected',
      'identity_taken',
      'too_many_identities',
      'provider_unavailable',
      'not_found',
    ],
  },
  'identities.list': { summary: 'The accounts elsewhere that open this one.' },
  'identities.providers': { summary: 'The identity providers that are configured.' },
  'identities.remove': {
    summary: 'Takes away an account elsewhere as a way in.',
    errors: ['not_found', 'last_credential'],
  },
  'identities.startConfirm': {
    summary: 'Where to send the browser to confirm, by an account elsewhere, that it is you.',
    errors: ['not_found', 'provider_unavailable'],
  },
  'identities.startLink': {
    summary: 'Where to send the browser to add an account elsewhere as a way in.',
    errors: ['not_found', 'provider_unavailable'],
  },
  'identities.startSignIn': {
    summary: 'Where to send the browser to sign in with an identity provider.',
    errors: ['not_found', 'provider_unavailable'],
  },
  'passkeys.finishRegistration': {
    summary: 'Adds the passkey that the browser made.',
    errors: ['passkey_rejected'],
  },
  'passkeys.finishSignIn': {
    summary: 'Signs in with the answer of a passkey.',
    errors: ['passkey_rejected', 'unknown_passkey'],
  },
  'passkeys.list': { summary: 'The passkeys of the account.' },
  'passkeys.remove': {
    summary: 'Removes a passkey.',
    errors: ['not_found', 'last_credential'],
  },
  'passkeys.rename': { summary: 'Renames a passkey.', errors: ['not_found'] },
  'passkeys.startRegistration': { summary: 'What to ask the browser for to make a passkey.' },
  'passkeys.startSignIn': { summary: 'What to ask the browser for to sign in with a passkey.' },
  'passwords.change': { summary: 'Sets or changes the password, and ends the other sessions.' },
  'passwords.requestReset': {
    summary: 'Writes how to set another password; answers alike if nobody has the address.',
  },
  'passwords.reset': {
    summary: 'Sets the password with the token of the mailed link, and ends all sessions.',
    errors: ['link_not_valid'],
  },
  'passwords.rules': { summary: 'How long a new password must be.' },
  'passwords.status': { summary: 'Whether there is a password, and since when.' },
  'secondFactors.askForPasskey': {
    summary: 'Asks for a passkey after the first proof, or no more.',
    errors: ['not_found'],
  },
  'secondFactors.confirmTotp': {
    summary: 'Puts the new authenticator app to use, with its first code.',
    errors: ['wrong_code', 'not_found'],
  },
  'secondFactors.removeTotp': { summary: 'Asks for no code of an authenticator app any more.' },
  'secondFactors.replaceRecoveryCodes': {
    summary: 'New recovery codes in place of all the old ones.',
    errors: ['not_found'],
  },
  'secondFactors.startTotp': { summary: 'A seed for an authenticator app, shown once.' },
  'secondFactors.status': { summary: 'Which second factors there are, and whether one is needed.' },
  'sessions.completeSecondFactor': {
    summary: 'Gives the second proof of a sign-in, with the cookies that the first one set.',
    errors: ['wrong_code', 'passkey_rejected', 'sign_in_expired'],
  },
  'sessions.current': { summary: 'The session behind the cookie, or null.' },
  'sessions.reportUnrecognized': {
    summary: '"This wasn\'t me": ends all sessions and makes the password useless.',
    errors: ['link_not_valid'],
  },
  'sessions.list': { summary: 'Where the person who asks is signed in.' },
  'sessions.reauthenticate': {
    summary: 'Proves again who is there, for 15 minutes of what is sensitive.',
    errors: ['wrong_password', 'passkey_rejected'],
  },
  'sessions.requestSignInLink': {
    summary: 'Writes a link to sign in with; answers alike if nobody has the address.',
  },
  'sessions.revoke': { summary: 'Ends one session.', errors: ['not_found'] },
  'sessions.revokeOthers': { summary: 'Ends every session but this one.' },
  'sessions.signIn': {
    summary: 'Signs in with address and password; a second proof may be asked for.',
    errors: ['wrong_email_or_password'],
  },
  'sessions.signInWithLink': {
    summary: 'Signs in with the token of a mailed link.',
    errors: ['link_not_valid'],
  },
  'sessions.signOut': { summary: 'Ends the session behind the cookie, if there is one.' },
  'tokens.createApiToken': {
    summary: 'Makes an API token and shows it, this once.',
    errors: ['insufficient_scope', 'admins_only', 'too_many_tokens'],
  },
  'tokens.issueAccessToken': {
    summary: 'A JWT that tells another service who calls it, for ten minutes at most.',
    errors: ['unknown_audience', 'insufficient_scope'],
  },
  'tokens.listApiTokens': {
    summary: 'The API tokens, the newest first, and what a new one may do.',
  },
  'tokens.revokeApiToken': {
    summary: 'Ends an API token, on every replica at once.',
    errors: ['not_found'],
  },
}
