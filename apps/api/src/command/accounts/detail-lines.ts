import type { AccountDetails } from '../../administration/account-details.ts'
import { printable } from '../printable.ts'
import { sessionDevice } from '../sessions/device.ts'
import { tableOf } from '../text-table.ts'
import { stateOf } from './state.ts'

/** An account for people to read: a line per fact, empty lists included. */
export function detailLines(details: AccountDetails): string[] {
  const { account, newEmail, password, secondFactors } = details
  const { totp, recoveryCodes } = secondFactors
  return linesOf([
    ['Email', account.email],
    ['New email', newEmail && `${newEmail}, not confirmed yet`],
    ['Name', account.name],
    ['Id', account.id],
    ['Role', account.role],
    ['State', stateOf(account)],
    ['Suspended', account.suspendedAt],
    ['Deletion', account.deletionDueAt],
    ['Created', account.createdAt],
    ['Last sign-in', details.lastSignInAt ?? 'not known'],
    ['Password', password.set ? `set, last changed ${password.changedAt}` : 'none'],
    ['Authenticator app', totp.since ? `since ${totp.since}` : 'none'],
    ['Recovery codes', `${recoveryCodes.left} left`],
    ['Second factor required', details.secondFactorRequiredAt],
    ['Passkeys', listOf(details.passkeys.map(({ name, id }) => `${name} (${id})`))],
    [
      'Connected accounts',
      listOf(details.identities.map(({ name, label }) => `${name} (${label})`)),
    ],
    [
      'Sessions',
      listOf(details.sessions.map((it) => `${sessionDevice(it)}, ${it.address} (${it.id})`)),
    ],
    ['Known devices', String(details.knownDevices.length)],
    ['API tokens', listOf(details.apiTokens.map(({ name, id }) => `${name} (${id})`))],
  ])
}

const listOf = (items: string[]) => items.join('; ') || 'none'

/** Facts without a value are left out. */
function linesOf(facts: [label: string, value: string | null][]): string[] {
  const rows = facts.flatMap(([label, value]) =>
    value === null ? [] : [[`${label}:`, printable(value)]],
  )
  return tableOf([], rows).split('\n').slice(1)
}
