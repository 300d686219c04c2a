import { DELETION_GRACE_MS } from '../accounts/deletion-request.ts'
import type { Act, Outcome, RunAct } from './act.ts'
import type { AdministrationDeps } from './deps.ts'
import { assertAdminStays } from './last-admin.ts'

export function deletionActs(
  { clock, accountRepository, sessionRevocation }: AdministrationDeps,
  run: RunAct,
) {
  return {
    /**
     * Schedules the deletion in 14 days, and ends every session and API token now. Until then the
     * owner, unless suspended, and an operator can cancel it.
     *
     * @throws {AppError} `not_found`; `last_admin`.
     */
    scheduleDeletion: (act: Act): Promise<Outcome> =>
      run(act, async (tx, account) => {
        const { id } = account
        if (account.deletionDueAt) return null
        await assertAdminStays(accountRepository, tx, account)
        const due = new Date(clock().getTime() + DELETION_GRACE_MS)
        await accountRepository.scheduleDeletion(tx, id, due)
        await sessionRevocation.revokeAll(tx, id)
        return { kind: 'deletionScheduledByAdmin', value: due.toISOString().slice(0, 10) }
      }),

    /** @throws {AppError} `not_found`. */
    cancelDeletion: (act: Act): Promise<Outcome> =>
      run(act, async (tx, { id }) => {
        const isCancelled = await accountRepository.clearDeletion(tx, id, 'operator')
        return isCancelled ? { kind: 'deletionCancelledByAdmin' } : null
      }),
  }
}
