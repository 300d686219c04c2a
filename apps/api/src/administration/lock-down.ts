import { AppError } from '@signin/contracts'
import { stopAskingForPasskey } from '../second-factors/passkey-factor.ts'
import type { Act, Outcome, RunAct } from './act.ts'
import type { AdministrationDeps } from './deps.ts'

const ALWAYS = new Date(0)

/** For an account that an intruder may control. */
export function lockDownActs(deps: AdministrationDeps, run: RunAct) {
  const { passwords, passkeys, identities, sessionRevocation, devices, links, outbox } = deps
  const { accountRepository } = deps

  return {
    /**
     * Emails a link to choose a new password. The old one works until then, and a repeated call sends
     * another link.
     *
     * @throws {AppError} `not_found`; `account_suspended`.
     */
    sendReset: (act: Act): Promise<Outcome> =>
      run(act, async (tx, { email, suspendedAt }) => {
        if (suspendedAt) throw new AppError('account_suspended')
        await outbox.post(tx, 'reset', { email, reason: 'requestedByAdmin' })
        return { kind: 'passwordResetSent' }
      }),

    /**
     * Removes all that opens the account, which leaves the mailbox: password, passkeys, connected
     * accounts, sessions, API tokens and links. An authenticator app and its recovery codes stay, since
     * they open nothing by themselves, and the mailbox alone must not suffice where its owner required
     * more. A scheduled deletion is cancelled: the intruder may have requested it. The owner gets a
     * link to choose a password, unless the account is suspended.
     *
     * @throws {AppError} `not_found`.
     */
    lockDown: (act: Act): Promise<Outcome> =>
      run(act, async (tx, { id, email }) => {
        // Removed before the sessions are revoked, in the order in which a sign-in takes its rows.
        await passwords.drop(tx, id)
        await passkeys.removeAddedSince(tx, id, ALWAYS)
        await identities.removeAddedSince(tx, id, ALWAYS)
        await stopAskingForPasskey(tx, id)
        await sessionRevocation.revokeAll(tx, id)
        await devices.removeAllDevices(tx, id)
        await links.drop(tx, id, 'signIn', 'reset', 'confirmAccount', 'emailChange')
        await accountRepository.clearDeletion(tx, id)
        await outbox.post(tx, 'reset', { email, reason: 'lockedDown' })
        return { kind: 'accountLockedDown' }
      }),
  }
}
