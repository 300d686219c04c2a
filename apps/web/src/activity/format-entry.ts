import type { ActivityEntry } from '@signin/contracts'
import { formatFactor, formatSignInMethod } from '../sessions/format-sign-in-method.ts'

/** The event in one sentence. Without a `default`, the compiler reports a kind that has no text. */
export function formatEntry({ kind, method, factor, detail, byAdmin }: ActivityEntry): string {
  const who = byAdmin ? 'An administrator' : 'You'
  const how = method ? ` ${formatSignInMethod(method, factor)}` : ''
  const connected = detail ?? 'an account elsewhere'
  const token = detail ? `the API token “${detail}”` : 'an API token'
  const because = detail ? `: ${detail}` : ''
  const passkey = detail ? `the passkey “${detail}”` : 'a passkey'
  switch (kind) {
    case 'signedIn':
      return `You signed in${how}.`
    case 'signInRefused':
      return `Somebody tried to sign in${how}, and was refused.`
    case 'secondFactorRefused':
      return `${factor ? capital(formatFactor(factor)) : 'A second step'} was refused.`
    case 'reauthenticated':
      return `You confirmed that it is you${how}.`
    case 'signedOut':
      return 'You signed out.'
    case 'sessionRevoked':
      return `You signed ${detail ?? 'another device'} out.`
    case 'otherSessionsRevoked':
      return `You signed ${detail ? countOf(detail, 'other device') : 'all your other devices'} out.`
    case 'deviceDisowned':
      return `You said that ${detail ?? 'a new device'} was not you; every device was signed out.`
    case 'sessionRevokedByAdmin':
      return `An administrator signed ${detail ?? 'a device'} out.`
    case 'sessionsRevokedByAdmin':
      return 'An administrator signed all your devices out.'
    case 'passwordSet':
      return 'You set a password.'
    case 'passwordChanged':
      return 'You changed your password.'
    case 'passwordReset':
      return 'You chose a new password by a link from a mail.'
    case 'totpAdded':
      return 'You added an authenticator app.'
    case 'totpRemoved':
      return 'You removed the authenticator app.'
    case 'passkeyAdded':
      return `You added ${passkey}.`
    case 'passkeyRenamed':
      return detail ? `You renamed a passkey to “${detail}”.` : 'You renamed a passkey.'
    case 'passkeyRemoved':
      return `You removed ${passkey}.`
    case 'passkeyAskedFor':
      return 'You made passkeys your second step.'
    case 'passkeyNoLongerAskedFor':
      return 'You made passkeys your second step no longer.'
    case 'recoveryCodesReplaced':
      return 'You made new recovery codes.'
    case 'recoveryCodeUsed':
      return detail
        ? `A recovery code was used, and ${detail} ${detail === '1' ? 'is' : 'are'} left.`
        : 'A recovery code was used.'
    case 'identityAdded':
      return `You connected ${connected}.`
    case 'identityRemoved':
      return `You disconnected ${connected}.`
    case 'apiTokenCreated':
      return `You made ${token}.`
    case 'apiTokenRevoked':
      return `You revoked ${token}.`
    case 'apiTokenRevokedByAdmin':
      return `An administrator revoked ${token}.`
    case 'totpRemovedByAdmin':
      return 'An administrator removed the authenticator app.'
    case 'recoveryCodesRemovedByAdmin':
      return 'An administrator removed the recovery codes.'
    case 'passkeyRemovedByAdmin':
      return `An administrator removed ${passkey}.`
    case 'secondFactorRequiredByAdmin':
      return 'An administrator asked you to set up two-step verification again.'
    case 'passwordResetSent':
      return 'An administrator emailed you a link to choose a new password.'
    case 'accountLockedDown':
      return `An administrator locked your account down${because}.`
    case 'registered':
      return 'You created this account.'
    case 'accountImported':
      return 'Your account was moved here from another system.'
    case 'emailConfirmed':
      return `You confirmed ${detail ?? 'your email address'}.`
    case 'emailChangeRequested':
      return `You asked to change your email address${detail ? ` to ${detail}` : ''}.`
    case 'emailChangeCancelled':
      return `You called off the change of your email address${detail ? ` to ${detail}` : ''}.`
    case 'emailChanged':
      return `You changed your email address${detail ? ` to ${detail}` : ''}.`
    case 'emailChangeUndone':
      return `The change of your email address was undone${detail ? `: it is ${detail} again` : ''}.`
    case 'profileChanged':
      return `${who} changed your profile.`
    case 'avatarChanged':
      return `${who} changed your picture.`
    case 'dataExported':
      return 'You downloaded everything held about you.'
    case 'deletionRequested':
      return 'You asked for your account to be deleted.'
    case 'deletionCancelled':
      return 'You kept your account after all.'
    case 'accountCreated':
      return 'An administrator created this account.'
    case 'roleChanged':
      return `An administrator changed your role${detail ? ` to ${detail}` : ''}.`
    case 'accountSuspended':
      return `An administrator suspended your account${because}.`
    case 'accountRestored':
      return `An administrator restored your account${because}.`
    case 'deletionScheduledByAdmin':
      return `An administrator scheduled the deletion of your account${detail ? ` for ${detail}` : ''}.`
    case 'deletionCancelledByAdmin':
      return 'An administrator cancelled the deletion of your account.'
    case 'impersonationStarted':
      return `An administrator began to act as you${because}.`
    case 'impersonationEnded':
      return 'The administrator stopped acting as you.'
  }
}

function countOf(count: string, what: string): string {
  return count === '1' ? `one ${what}` : `${count} ${what}s`
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Whether the event is highlighted: a rejected sign-in or second factor. */
export function isRefused({ kind }: ActivityEntry): boolean {
  return kind === 'signInRefused' || kind === 'secondFactorRefused'
}
