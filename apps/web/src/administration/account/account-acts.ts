import type { AccountDetails } from '@signin/contracts'
import { deviceNames } from '../../sessions/device.ts'
import type { Act } from './act.ts'

export function sendReset({ account, password }: AccountDetails): Act {
  return {
    title: 'Send a password reset?',
    text: `We email a link to ${account.email}. It expires in 1 hour, and only the owner sees it.`,
    warning: password.set ? 'The present password works until the link is used.' : undefined,
    confirm: 'Send',
    done: `A link to choose a password is on its way to ${account.email}.`,
    already: 'A link was sent already.',
    run: (accounts, { accountId, reason }) => accounts.sendReset.mutate({ accountId, reason }),
  }
}

export function suspend({ sessions, apiTokens }: AccountDetails): Act {
  return {
    title: 'Suspend this account?',
    text: 'Nobody can sign in to it until it is restored. Nothing is deleted. The owner is told by email.',
    goes: [...sessionsOf(sessions), ...tokensOf(apiTokens), 'Links that were emailed'],
    confirm: 'Suspend',
    danger: true,
    done: 'The account is suspended.',
    already: 'Already suspended.',
    run: (accounts, { accountId, reason }) => accounts.suspend.mutate({ accountId, reason }),
  }
}

export const restore: Act = {
  title: 'Restore this account?',
  text: 'The person can sign in again. Sessions and API tokens that ended stay ended. The owner is told by email.',
  confirm: 'Restore',
  done: 'The account is restored.',
  already: 'Already restored.',
  run: (accounts, { accountId, reason }) => accounts.restore.mutate({ accountId, reason }),
}

/** Takes an account back from an intruder. */
export function lockDown(details: AccountDetails): Act {
  const { account, password, passkeys, identities, sessions, apiTokens } = details
  return {
    title: 'Lock down this account?',
    text: account.suspendedAt
      ? 'Use it if an intruder may control the account. It is suspended, so no link is emailed: restore it, then send a password reset.'
      : `Use it if an intruder may control the account. Its owner gets back in by a link that we email to ${account.email}.`,
    goes: [
      ...(password.set ? ['The password'] : []),
      ...namesOf('passkey', passkeys),
      ...namesOf(
        'connected account',
        identities.map(({ name, label }) => ({ name: `${name} (${label})` })),
      ),
      ...sessionsOf(sessions),
      ...tokensOf(apiTokens),
      'Known devices, and links that were emailed',
      ...(account.deletionDueAt ? ['The scheduled deletion'] : []),
    ],
    warning: details.secondFactors.totp.since
      ? 'The authenticator app and recovery codes stay. If the intruder set them up, remove them as well.'
      : undefined,
    confirm: 'Lock down',
    danger: true,
    done: account.suspendedAt
      ? 'The account is locked down. It stays suspended.'
      : `The account is locked down. A link to choose a password is on its way to ${account.email}.`,
    already: 'Already locked down.',
    run: (accounts, { accountId, reason }) => accounts.lockDown.mutate({ accountId, reason }),
  }
}

export function setRole({ account, sessions, apiTokens }: AccountDetails): Act {
  return {
    title: 'Change the role?',
    text: 'Admins may do everything in the console. Support reads accounts, ends sessions and sends password resets. The owner is told by email.',
    goes: [...sessionsOf(sessions), ...tokensOf(apiTokens)],
    confirm: 'Change role',
    role: account.role,
    done: 'The role is changed.',
    already: 'The account already had this role.',
    run: (accounts, { accountId, reason, role }) =>
      accounts.setRole.mutate({ accountId, reason, role: role ?? account.role }),
  }
}

export function scheduleDeletion({ account, sessions, apiTokens }: AccountDetails): Act {
  return {
    title: 'Delete this account?',
    text: account.suspendedAt
      ? 'It is deleted in 14 days. Until then only an admin can cancel that. The owner is told by email.'
      : 'It is deleted in 14 days. Until then its owner or an admin can cancel that. The owner is told by email.',
    goes: [...sessionsOf(sessions), ...tokensOf(apiTokens), 'In 14 days: everything else'],
    confirm: 'Delete account',
    danger: true,
    done: 'The deletion is scheduled.',
    already: 'The deletion was scheduled already.',
    run: (accounts, { accountId, reason }) =>
      accounts.scheduleDeletion.mutate({ accountId, reason }),
  }
}

export const cancelDeletion: Act = {
  title: 'Cancel the deletion?',
  text: 'The account stays. The owner is told by email.',
  confirm: 'Cancel deletion',
  done: 'The deletion is cancelled.',
  already: 'The deletion was cancelled already.',
  run: (accounts, { accountId, reason }) => accounts.cancelDeletion.mutate({ accountId, reason }),
}

function sessionsOf(sessions: AccountDetails['sessions']): string[] {
  const { length } = sessions
  return length === 0 ? [] : [`${countOf(length, 'session')}: ${deviceNames(sessions)}`]
}

function tokensOf(apiTokens: AccountDetails['apiTokens']): string[] {
  return namesOf('API token', apiTokens)
}

const MAX_NAMES = 3

function namesOf(what: string, items: readonly { name: string }[]): string[] {
  const { length } = items
  if (length === 0) return []
  const names = items.slice(0, MAX_NAMES).map(({ name }) => name)
  const more = length > MAX_NAMES ? ` and ${length - MAX_NAMES} more` : ''
  return [`${countOf(length, what)}: ${names.join(', ')}${more}`]
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
