import type { AccountDetails, Passkey } from '@signin/contracts'
import type { Act } from './act.ts'

/** What stands between the account and somebody who knows its password, once a factor is gone. */
function warningWithout({ account, secondFactors }: AccountDetails, isLast: boolean) {
  if (!isLast) return undefined
  return secondFactors.required || account.role !== 'member'
    ? 'It is the last second factor, and one is required. The next sign-in needs a link that we email, and leads to the setup of another.'
    : 'It is the last second factor. Anyone who knows the password can then sign in with it alone. If it may be known, require a new second factor instead.'
}

export function removeTotp(details: AccountDetails): Act {
  const { askedFor, count } = details.secondFactors.passkeys
  const hasOther = count > 0 && (askedFor || details.secondFactors.required)
  return {
    title: 'Remove the authenticator app?',
    text: 'For a person who lost it, and signs in with what is left. All sessions end, and the owner is told by email.',
    goes: ['The authenticator app', ...(hasOther ? [] : codesOf(details))],
    warning: warningWithout(details, !hasOther),
    confirm: 'Remove',
    danger: true,
    done: 'The authenticator app is removed. All sessions have ended.',
    already: 'The authenticator app was removed already.',
    run: (accounts, { accountId, reason }) =>
      accounts.removeSecondFactor.mutate({ accountId, reason, factor: 'totp' }),
  }
}

export function removeCodes(details: AccountDetails): Act {
  return {
    title: 'Remove the recovery codes?',
    text: 'For a person who lost them. All sessions end, and the owner is told by email, and can create new ones.',
    goes: codesOf(details),
    confirm: 'Remove',
    danger: true,
    done: 'The recovery codes are removed. All sessions have ended.',
    already: 'The recovery codes were removed already.',
    run: (accounts, { accountId, reason }) =>
      accounts.removeSecondFactor.mutate({ accountId, reason, factor: 'recoveryCodes' }),
  }
}

export function removePasskey(details: AccountDetails, { id, name }: Passkey): Act {
  const { secondFactors, passkeys } = details
  const isAskedFor = secondFactors.passkeys.askedFor || secondFactors.required
  const isLast = passkeys.length === 1 && isAskedFor && secondFactors.totp.since === null
  return {
    title: `Remove the passkey “${name}”?`,
    text: 'For a person who lost it, and signs in with what is left. All sessions end, and the owner is told by email.',
    warning: warningWithout(details, isLast),
    confirm: 'Remove',
    danger: true,
    done: `The passkey “${name}” is removed. All sessions have ended.`,
    already: `The passkey “${name}” was removed already.`,
    endsWhenGone: true,
    run: (accounts, { accountId, reason }) =>
      accounts.removePasskey.mutate({ accountId, reason, passkeyId: id }),
  }
}

export function requireSecondFactor(details: AccountDetails): Act {
  const { totp, passkeys } = details.secondFactors
  return {
    title: 'Require a new second factor?',
    text: 'The person sets up a new second factor at the next sign-in. Until then a password alone does not sign in: we email a link. All sessions end; API tokens stay.',
    goes: [...(totp.since ? ['The authenticator app'] : []), ...codesOf(details)],
    warning:
      passkeys.count > 0
        ? 'Passkeys stay, and are asked for at sign-in. Remove one that is lost.'
        : 'Whoever reads the mailbox can sign in and set it up.',
    confirm: 'Require',
    danger: true,
    done: 'A new second factor is required at the next sign-in. All sessions have ended.',
    already: 'A new second factor was required already.',
    run: (accounts, { accountId, reason }) =>
      accounts.requireSecondFactor.mutate({ accountId, reason }),
  }
}

function codesOf({ secondFactors }: AccountDetails): string[] {
  const { left } = secondFactors.recoveryCodes
  return left > 0 ? [`${left} recovery ${left === 1 ? 'code' : 'codes'}`] : []
}
