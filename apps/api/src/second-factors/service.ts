import {
  AppError,
  type SecondFactorStatus,
  type SecondFactorsChanged,
  type SecondFactorsService,
  type Viewer,
} from '@signin/contracts'
import type { Transaction, Transactions } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Activity } from '../activity/activity.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import type { PasskeyProofs } from '../passkeys/proofs.ts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { SessionRevocation } from '../sessions/revocation.ts'
import type { SecondFactorPolicy } from '../sessions/second-factor-policy.ts'
import type { Throttles } from '../throttling/throttles.ts'
import { CODES_PER_SET, hashOfCode, newRecoveryCode } from './recovery-code.ts'
import {
  activateSeed,
  countCodes,
  dropTotp,
  type FactorTables,
  findTotp,
  isPasskeyAskedFor,
  replaceCodes,
  setAskForPasskey,
  storeNewSeed,
} from './table.ts'
import { newSeed, setupOf, stepOf } from './totp.ts'

export interface SecondFactorsDeps {
  db: FactorTables & Transactions
  clock: () => Date
  secretBox: SecretBox
  accountRepository: AccountRepository
  passkeys: PasskeyProofs
  secondFactorPolicy: SecondFactorPolicy
  sessionRevocation: SessionRevocation
  throttles: Throttles
  activity: Activity
}

export function secondFactorsService(
  deps: SecondFactorsDeps,
  context: RequestContext,
): SecondFactorsService {
  const { db, clock, secretBox, accountRepository, sessionRevocation, throttles, activity } = deps

  /**
   * Runs the change under the account's lock, so that concurrent removals see each other and the
   * last required factor stays. Revokes the other sessions (ASVS 7.4.3) and maintains the recovery
   * codes: it issues a set when the first factor is turned on, and deletes it with the last one.
   */
  async function changeFactors(
    viewer: Viewer,
    change: (tx: Transaction) => Promise<'off' | 'on' | 'newCodes'>,
  ): Promise<SecondFactorsChanged> {
    const { accountId, sessionId } = viewer
    const recoveryCodes = await sessionRevocation.inSession(
      viewer,
      fairnessKeyOf(context),
      async (tx) => {
        const outcome = await change(tx)
        if (outcome !== 'newCodes') await sessionRevocation.revokeAll(tx, accountId, sessionId)
        if (outcome === 'on' && (await countCodes(tx, accountId)) > 0) return null
        const codes =
          outcome === 'off' ? [] : Array.from({ length: CODES_PER_SET }, newRecoveryCode)
        await replaceCodes(tx, accountId, codes.map(hashOfCode), clock())
        return outcome === 'off' ? null : codes
      },
    )
    return { status: await statusOf(deps, accountId), recoveryCodes }
  }

  return {
    status: ({ accountId }) => statusOf(deps, accountId),

    async startTotp(viewer) {
      const { accountId } = viewer
      const account = await accountRepository.find(accountId)
      // Pre-hijacking: an attacker who signs up with a victim's address must not enrol a factor.
      if (!account?.emailConfirmedAt) throw new AppError('not_signed_in')
      const seed = newSeed()
      await db.$transaction(async (tx) => {
        await sessionRevocation.requireActiveSession(tx, viewer)
        await storeNewSeed(tx, accountId, secretBox.encrypt(seed, accountId))
      })
      return setupOf(seed, account.email)
    },

    async confirmTotp(viewer, { code }) {
      const { accountId, sessionId } = viewer
      const confirmed = await throttles.secondFactor.guess(`new ${accountId}`, null, async () => {
        const newSeed = (await findTotp(db, accountId))?.newSeed
        const step = newSeed ? stepOf(secretBox.decrypt(newSeed, accountId), code, clock()) : null
        return newSeed && step !== null ? { newSeed, step } : null
      })
      if (!confirmed) throw new AppError('wrong_code')
      return changeFactors(viewer, async (tx) => {
        const now = clock()
        if (!(await activateSeed(tx, accountId, { ...confirmed, now }))) {
          throw new AppError('wrong_code')
        }
        await sessionRevocation.addSecondFactor(tx, accountId, sessionId, 'totp')
        await accountRepository.setSecondFactorRequired(tx, accountId, null)
        await activity.record(tx, { accountId, kind: 'totpAdded' }, context)
        return 'on'
      })
    },

    async removeTotp(viewer) {
      const { accountId } = viewer
      return changeFactors(viewer, async (tx) => {
        const { passkeys, required } = await statusOf(deps, accountId, tx)
        const isLast = !(passkeys.askedFor && passkeys.count > 0)
        if (isLast && required) throw new AppError('second_factor_setup_required')
        if (!(await dropTotp(tx, accountId))) throw new AppError('not_found')
        await activity.record(tx, { accountId, kind: 'totpRemoved' }, context)
        return isLast ? 'off' : 'on'
      })
    },

    async askForPasskey(viewer, { on }) {
      const { accountId } = viewer
      return changeFactors(viewer, async (tx) => {
        const { totp, passkeys, required } = await statusOf(deps, accountId, tx)
        const isLast = totp.since === null
        if (on && passkeys.count === 0) throw new AppError('not_found')
        if (!on && isLast && required) throw new AppError('second_factor_setup_required')
        await setAskForPasskey(tx, accountId, on)
        const kind = on ? 'passkeyAskedFor' : 'passkeyNoLongerAskedFor'
        await activity.record(tx, { accountId, kind }, context)
        return on || !isLast ? 'on' : 'off'
      })
    },

    async replaceRecoveryCodes(viewer) {
      const { accountId } = viewer
      return changeFactors(viewer, async (tx) => {
        if (!(await statusOf(deps, accountId, tx)).on) throw new AppError('not_found')
        await activity.record(tx, { accountId, kind: 'recoveryCodesReplaced' }, context)
        return 'newCodes'
      })
    },
  }
}

export async function statusOf(
  {
    db,
    passkeys,
    secondFactorPolicy,
  }: Pick<SecondFactorsDeps, 'db' | 'passkeys' | 'secondFactorPolicy'>,
  accountId: string,
  tx?: Transaction,
): Promise<SecondFactorStatus> {
  const tables = tx ?? db
  const totp = await findTotp(tables, accountId)
  const askedFor = await isPasskeyAskedFor(tables, accountId)
  const count = await passkeys.count(accountId, tx)
  const since = totp?.seed ? (totp.confirmedAt?.toISOString() ?? null) : null
  const required = await secondFactorPolicy.isRequiredFor(accountId, tx)
  return {
    on: since !== null || ((askedFor || required) && count > 0),
    required,
    totp: { since },
    passkeys: { askedFor, count },
    recoveryCodes: { left: await countCodes(tables, accountId) },
  }
}
