import {
  AppError,
  type PasskeyAssertion,
  type SecondFactor,
  type SecondFactorProof,
} from '@signin/contracts'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { TokenHash } from '../crypto/random-token.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import type { Identities, IdentityTables } from '../identities/identities.ts'
import type { PasskeyProofs, PasskeyTables } from '../passkeys/proofs.ts'
import type { RequestContext } from '../request-context.ts'
import type { Redeem } from '../sessions/decision.ts'
import type { ApiTokens, ApiTokenTables } from '../tokens/api-tokens.ts'
import { hashOfCode } from './recovery-code.ts'
import {
  countCodes,
  dropCodesSince,
  dropTotp,
  type FactorTables,
  findTotp,
  isCodeOf,
  isPasskeyAskedFor,
  spendStep,
  takeCode,
} from './table.ts'
import { isSpent, stepOf } from './totp.ts'

export interface FactorsDeps {
  db: FactorTables
  clock: () => Date
  secretBox: SecretBox
  passkeys: PasskeyProofs
  identities: Pick<Identities, 'dropSince'>
  apiTokens: Pick<ApiTokens, 'dropMadeSince'>
  activity: Activity
}

/** What the gate asks of second factors. */
export interface Factors {
  /**
   * What can be asked for when the account signs in; empty while nothing is to be. Where a second
   * factor is demanded, a passkey that is there is asked for: whoever has the password alone must
   * not be let in to set up a factor of their own.
   */
  askedOf(
    tx: FactorTables & PasskeyTables,
    accountId: string,
    isRequired: boolean,
  ): Promise<SecondFactor[]>
  /**
   * In the caller's transaction: takes away every factor, every identity and every token for a
   * service that was added since then, for an owner who says that it was not them. Sessions are ended after it: a sign-in by
   * one of them that is under way is waited for here.
   */
  dropSince(tx: FactorTables & Added, lost: Lost, context: RequestContext): Promise<void>
  /**
   * Verifies the second proof: null where it is wrong, and otherwise what spends it in the transaction
   * that opens the session. Each is good once (ASVS 6.5.1): spent meanwhile, it is refused there.
   */
  verify(
    context: RequestContext,
    accountId: string,
    proof: SecondFactorProof,
  ): Promise<Redeem | null>
}

type Added = PasskeyTables & IdentityTables & ApiTokenTables & ActivityTables

interface Lost {
  accountId: string
  since: Date
}

export function createFactors(deps: FactorsDeps): Factors {
  const { db, clock, secretBox, passkeys, identities, apiTokens, activity } = deps

  /** The time step that the code is right for, unless that was spent, and what it was matched with. */
  async function matchOf(db: FactorTables, accountId: string, code: string) {
    const totp = await findTotp(db, accountId)
    const { seed } = totp ?? {}
    if (!totp || !seed) return null
    const now = clock()
    const step = stepOf(secretBox.decrypt(seed, accountId), code, now)
    return step !== null && !isSpent(totp, step, now) ? { totp: { ...totp, seed }, step } : null
  }

  async function spendTotp(tx: FactorTables, accountId: string, code: string): Promise<void> {
    const match = await matchOf(tx, accountId, code)
    if (!match) throw new AppError('wrong_code')
    // Sealed anew by another key meanwhile: the code is looked at again, by what holds now.
    if (!(await spendStep(tx, accountId, match.totp, match.step))) {
      await spendTotp(tx, accountId, code)
    }
  }

  async function spendRecoveryCode(
    tx: FactorTables & ActivityTables,
    context: RequestContext,
    accountId: string,
    codeHash: TokenHash,
  ): Promise<void> {
    if (!(await takeCode(tx, accountId, codeHash))) throw new AppError('wrong_code')
    const detail = String(await countCodes(tx, accountId))
    const event = { accountId, kind: 'recoveryCodeUsed', factor: 'recoveryCode' } as const
    await activity.record(tx, { ...event, detail }, context)
  }

  /** One that is not known any more is told apart: the browser is to forget it. */
  async function verifyPasskey(
    context: RequestContext,
    accountId: string,
    response: PasskeyAssertion,
  ) {
    try {
      const expected = { accountId, secondFactor: true }
      return (await passkeys.verify(context, response, expected)).redeem
    } catch (error) {
      if (error instanceof AppError && error.code === 'passkey_rejected') return null
      throw error
    }
  }

  return {
    async askedOf(tx, accountId, isRequired) {
      const hasTotp = Boolean((await findTotp(tx, accountId))?.seed)
      const keys = await passkeys.count(accountId, tx)
      const isOn = hasTotp || (keys > 0 && (isRequired || (await isPasskeyAskedFor(tx, accountId))))
      if (!isOn) return []
      const codes = await countCodes(tx, accountId)
      return [
        ...(hasTotp ? ['totp' as const] : []),
        ...(keys > 0 ? ['passkey' as const] : []),
        ...(codes > 0 ? ['recoveryCode' as const] : []),
      ]
    },

    async dropSince(tx, { accountId, since }, context) {
      for (const detail of await passkeys.dropSince(tx, accountId, since)) {
        await activity.record(tx, { accountId, kind: 'passkeyRemoved', detail }, context)
      }
      for (const detail of await identities.dropSince(tx, accountId, since)) {
        await activity.record(tx, { accountId, kind: 'identityRemoved', detail }, context)
      }
      for (const detail of await apiTokens.dropMadeSince(tx, accountId, since)) {
        await activity.record(tx, { accountId, kind: 'apiTokenRevoked', detail }, context)
      }
      const totp = await findTotp(tx, accountId)
      if (totp?.confirmedAt && totp.confirmedAt >= since) {
        await dropTotp(tx, accountId)
        await activity.record(tx, { accountId, kind: 'totpRemoved' }, context)
      }
      await dropCodesSince(tx, accountId, since)
    },

    async verify(context, accountId, proof) {
      switch (proof.method) {
        case 'totp': {
          const { code } = proof
          const match = await matchOf(db, accountId, code)
          return match && ((tx) => spendTotp(tx, accountId, code))
        }
        case 'recoveryCode': {
          const codeHash = hashOfCode(proof.code)
          const isOne = await isCodeOf(db, accountId, codeHash)
          return isOne ? (tx) => spendRecoveryCode(tx, context, accountId, codeHash) : null
        }
        case 'passkey':
          return verifyPasskey(context, accountId, proof.response)
      }
    },
  }
}
