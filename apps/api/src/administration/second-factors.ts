import { AppError } from '@signin/contracts'
import type { Transaction } from '@signin/db'
import type { AccountRow } from '../accounts/repository.ts'
import { removeCodes, removeTotp, settleFactors } from '../second-factors/removal.ts'
import type { Act, Outcome, RunAct } from './act.ts'
import type { AdministrationDeps } from './deps.ts'

/** Of a person who lost a factor, or whose factor somebody else may have. */
export function secondFactorActs(deps: AdministrationDeps, run: RunAct) {
  const { clock, accountRepository, passkeys, sessionRevocation, secondFactorPolicy } = deps

  /**
   * Where a second factor is required, of staff in any case, whoever signs in first after the last one
   * was removed sets up the next: see {@link requireSecondFactor}. Ends the sessions, and not the API
   * tokens, which another act revokes.
   */
  async function afterRemoval(tx: Transaction, account: AccountRow): Promise<void> {
    const { id, role } = account
    const hasFactor = await settleFactors(tx, id, await passkeys.count(id, tx))
    if (!hasFactor && (role !== 'member' || secondFactorPolicy.appliesTo(account))) {
      await accountRepository.setSecondFactorRequired(tx, id, clock())
    }
    await sessionRevocation.revokeSessions(tx, id)
  }

  return {
    /**
     * Removes the authenticator app or the recovery codes, so that the owner signs in with what is
     * left, and ends the sessions.
     *
     * @throws {AppError} `not_found`.
     */
    removeSecondFactor: ({ factor, ...act }: Act & { factor: LostFactor }): Promise<Outcome> =>
      run(act, async (tx, account) => {
        const { remove, kind } = lostFactors[factor]
        if (!(await remove(tx, account.id))) return null
        await afterRemoval(tx, account)
        return { kind }
      }),

    /** @throws {AppError} `not_found` if the account, or a passkey of it with this id, does not exist. */
    removePasskey: ({ passkeyId, ...act }: Act & { passkeyId: string }): Promise<Outcome> =>
      run(act, async (tx, account) => {
        const value = await passkeys.removeOne(tx, account.id, passkeyId)
        if (value === null) throw new AppError('not_found')
        await afterRemoval(tx, account)
        return { kind: 'passkeyRemovedByAdmin', value }
      }),

    /**
     * Removes the authenticator app and the recovery codes, ends the sessions, and requires a second
     * factor until a new one is set up. Until then the gate signs in by a passkey or by a link to the
     * mailbox, and by no password alone (docs/decisions/0049).
     *
     * @throws {AppError} `not_found`.
     */
    requireSecondFactor: (act: Act): Promise<Outcome> =>
      run(act, async (tx, { id }) => {
        const removed = [await removeTotp(tx, id), await removeCodes(tx, id)]
        const isNew = await accountRepository.setSecondFactorRequired(tx, id, clock())
        if (!isNew && !removed.includes(true)) return null
        await sessionRevocation.revokeSessions(tx, id)
        return { kind: 'secondFactorRequiredByAdmin' }
      }),
  }
}

const lostFactors = {
  totp: { remove: removeTotp, kind: 'totpRemovedByAdmin' },
  recoveryCodes: { remove: removeCodes, kind: 'recoveryCodesRemovedByAdmin' },
} as const

export type LostFactor = keyof typeof lostFactors
