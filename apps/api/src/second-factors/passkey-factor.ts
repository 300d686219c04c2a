import { AppError, type Viewer } from '@signin/contracts'
import type { Transaction } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { SessionRevocation } from '../sessions/revocation.ts'
import type { SecondFactorPolicy } from '../sessions/second-factor-policy.ts'
import { dropCodesSince, findTotp, isPasskeyAskedFor, setAskForPasskey } from './table.ts'

export interface PasskeyFactorDeps {
  accountRepository: Pick<AccountRepository, 'setSecondFactorRequired'>
  secondFactorPolicy: SecondFactorPolicy
  sessionRevocation: Pick<SessionRevocation, 'addSecondFactor' | 'revokeSingleFactor'>
}

/** What a new passkey, and the removal of the last one, change about second factors. */
export function createPasskeyFactor(deps: PasskeyFactorDeps) {
  const { accountRepository, secondFactorPolicy, sessionRevocation } = deps
  return {
    /** In the transaction that adds a passkey. */
    async added(
      tx: Transaction,
      { accountId, sessionId }: Viewer,
      { userVerified }: { userVerified: boolean },
    ): Promise<void> {
      if (userVerified) await sessionRevocation.addSecondFactor(tx, accountId, sessionId, 'passkey')
      // Where the policy requires two factors, this passkey is the second one: a session without
      // it, which was limited to setting one up, could go on to set up its own.
      if (await secondFactorPolicy.isRequiredFor(accountId, tx))
        await sessionRevocation.revokeSingleFactor(tx, accountId, sessionId)
      // The factor that an operator required. Asked for from now on, or it would not be one.
      if (await accountRepository.setSecondFactorRequired(tx, accountId, null))
        await setAskForPasskey(tx, accountId, true)
    },

    /**
     * In the transaction that removes the last passkey: stops requesting one, and deletes the
     * recovery codes if no factor is left. Throws `second_factor_setup_required` if the policy
     * requires a second factor and there is no TOTP.
     */
    async lastRemoved(tx: Transaction, accountId: string): Promise<void> {
      const askedFor = await isPasskeyAskedFor(tx, accountId)
      const hasTotp = Boolean((await findTotp(tx, accountId))?.seed)
      if (!hasTotp && (await secondFactorPolicy.isRequiredFor(accountId, tx)))
        throw new AppError('second_factor_setup_required')
      if (askedFor) await stopAskingForPasskey(tx, accountId)
    },
  }
}

/** Turns passkeys off as a second factor, and deletes the recovery codes if no factor is left. */
export async function stopAskingForPasskey(tx: Transaction, accountId: string): Promise<void> {
  await setAskForPasskey(tx, accountId, false)
  const hasTotp = Boolean((await findTotp(tx, accountId))?.seed)
  if (!hasTotp) await dropCodesSince(tx, accountId, new Date(0))
}
