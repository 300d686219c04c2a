import { AppError } from '@signin/contracts'
import { emailsOf } from '../mail/email-states.ts'
import { statusOf } from '../second-factors/service.ts'
import { sessionsOf } from '../sessions/list.ts'
import type { AccountReads } from './deps.ts'
import { toDto } from './dto.ts'

export type AccountDetails = Awaited<ReturnType<typeof accountDetailsOf>>

/**
 * All that an operator needs to know of an account: which credentials there are, and never a secret.
 *
 * @throws {AppError} `not_found`.
 */
export async function accountDetailsOf(deps: AccountReads, accountId: string) {
  const { db, accountRepository, passwords, passkeys, identities, apiTokens, devices, links } = deps
  const account = await accountRepository.find(accountId)
  if (!account) throw new AppError('not_found')
  const knownDevices = await devices.listOf(accountId)
  const change = await links.latest(db, { purpose: 'emailChange', accountId })
  const changedAt = await passwords.changedAt(db, accountId)
  return {
    account: toDto(account),
    /** The address that waits for its confirmation. */
    newEmail: change?.email ?? null,
    /** By a known device: null after a lock-down, or "this wasn't me". */
    lastSignInAt: knownDevices[0]?.lastSeenAt ?? null,
    password: { set: changedAt !== null, changedAt: changedAt?.toISOString() ?? null },
    secondFactors: await statusOf(deps, accountId),
    secondFactorRequiredAt: account.secondFactorRequiredAt?.toISOString() ?? null,
    passkeys: await passkeys.listOf(accountId),
    identities: await identities.listOf(accountId),
    sessions: await sessionsOf(deps, accountId, null),
    knownDevices,
    apiTokens: await apiTokens.listOf(accountId),
  }
}

/** @throws {AppError} `not_found`. */
export async function accountEmailsOf(
  { db, accountRepository }: Pick<AccountReads, 'db' | 'accountRepository'>,
  accountId: string,
) {
  const account = await accountRepository.find(accountId)
  if (!account) throw new AppError('not_found')
  return emailsOf(db, { accountId, email: account.email })
}
