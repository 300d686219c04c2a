import type { AccountEmail } from '@signin/contracts'

/** By the kind, which the API names. A newer release may have one more. */
const names: Record<string, string> = {
  accountCreated: 'Account created',
  accountDeleted: 'Account deleted',
  confirmAccount: 'Email confirmation',
  emailChange: 'Confirmation of a new email',
  emailChanged: 'Email changed',
  newDevice: 'New sign-in',
  notice: 'Security notice',
  reset: 'Password reset',
  signInLink: 'Sign-in link',
}

export function emailName(kind: string): string {
  return names[kind] ?? kind
}

export const emailStates = {
  waiting: 'Waiting',
  sending: 'Sending',
  sent: 'Sent',
  notNeeded: 'Not needed',
  retrying: 'Retrying',
  failed: 'Failed',
} satisfies Record<AccountEmail['state'], string>
