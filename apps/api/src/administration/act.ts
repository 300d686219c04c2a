import { type ActivityKind, AppError } from '@signin/contracts'
import type { Transaction } from '@signin/db'
import type { AccountRow } from '../accounts/repository.ts'
import { detailWithReason } from '../activity/reason.ts'
import { fairnessKeyOf } from '../request-context.ts'
import type { AdministrationDeps, Operator } from './deps.ts'
import { type AdministeredAccount, toDto } from './dto.ts'

/** What an act did. */
export interface Outcome {
  /** False if there was nothing to do: the account already was as the act leaves it. */
  changed: boolean
  /** The account after the act. */
  account: AdministeredAccount
}

export interface Act {
  accountId: string
  /** Why; the account's owner sees it. */
  reason?: string | undefined
}

interface ActEvent {
  kind: ActivityKind
  /** What the act concerned, such as the new role. */
  value?: string
  /** The session that the event is part of; by default the admin's own. */
  sessionId?: string
}

export type RunAct = ReturnType<typeof createActs>

/**
 * Runs an operator's act in one transaction under the account's lock, and records its event in it. An
 * admin whose session has ended meanwhile acts no more. An act that has nothing to do records nothing,
 * and the owner gets no second email.
 */
export function createActs(deps: AdministrationDeps, operator: Operator) {
  const { accountRepository, sessionRevocation, activity } = deps
  const { viewer } = operator
  const fairnessKey = fairnessKeyOf(operator)

  function transaction<Result>(accountId: string, work: (tx: Transaction) => Promise<Result>) {
    return viewer
      ? sessionRevocation.inSessionOf(viewer, accountId, fairnessKey, work)
      : sessionRevocation.withAccountLock(accountId, fairnessKey, work)
  }

  /**
   * @param work returns the event, or null if there was nothing to do.
   * @throws {AppError} `not_found` if there is no such account.
   */
  return ({ accountId, reason }: Act, work: Work): Promise<Outcome> =>
    transaction(accountId, async (tx) => {
      const account = await accountRepository.find(accountId, tx)
      if (!account) throw new AppError('not_found')
      const event = await work(tx, account)
      if (!event) return { changed: false, account: toDto(account) }
      const detail = detailWithReason(event.value, reason)
      const { kind, sessionId } = event
      await activity.record(tx, { accountId, kind, sessionId, ...(detail && { detail }) }, operator)
      const after = await accountRepository.find(accountId, tx)
      return { changed: true, account: toDto(after ?? account) }
    })
}

type Work = (tx: Transaction, account: AccountRow) => Promise<ActEvent | null>
