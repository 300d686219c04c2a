import type { Act, Outcome, RunAct } from './act.ts'
import type { AdministrationDeps } from './deps.ts'
import { assertAdminStays } from './last-admin.ts'

/**
 * Suspends and restores accounts (docs/decisions/0045). The gate rejects every sign-in to a suspended
 * account. Its sessions, API tokens, sign-ins in flight and links that grant something end with the
 * suspension; "this wasn't me" and the undo of an address stay, since they only take away.
 */
export function suspensionActs(
  { clock, accountRepository, sessionRevocation, links }: AdministrationDeps,
  run: RunAct,
) {
  return {
    /** @throws {AppError} `not_found`; `last_admin`. */
    suspend: (act: Act): Promise<Outcome> =>
      run(act, async (tx, account) => {
        const { id } = account
        if (account.suspendedAt) return null
        await assertAdminStays(accountRepository, tx, account)
        await accountRepository.setSuspended(tx, id, clock())
        await sessionRevocation.revokeAll(tx, id)
        await links.drop(tx, id, 'signIn', 'reset', 'confirmAccount', 'emailChange')
        return { kind: 'accountSuspended' }
      }),

    /** @throws {AppError} `not_found`. */
    restore: (act: Act): Promise<Outcome> =>
      run(act, async (tx, { id }) => {
        const isRestored = await accountRepository.setSuspended(tx, id, null)
        return isRestored ? { kind: 'accountRestored' } : null
      }),
  }
}
