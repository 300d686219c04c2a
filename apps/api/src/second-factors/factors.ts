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
  consumeCode,
  countCodes,
  dropCodesSince,
  dropTotp,
  type FactorTables,
  findTotp,
  hasCode,
  isPasskeyAskedFor,
  markStepUsed,
} from './table.ts'
import { isReplay, stepOf } from './totp.ts'

export interface FactorsDeps {
  db: FactorTables
  clock: () => Date
  secretBox: SecretBox
  passkeys: PasskeyProofs
  identities: Pick<Identities, 'removeAddedSince'>
  apiTokens: Pick<ApiTokens, 'revokeCreatedSince'>
  activity: Activity
}

/** Verifies second factors at sign-in, and removes those of an unrecognized event. */
export interface Factors {
  /**
   * The second factors to request at sign-in; empty for none. If the policy requires one, an existing
   * passkey is requested even if its owner did not turn that on: an attacker who knows only the
   * password must not be able to enrol a factor.
   */
  requiredFactorsOf(
    tx: FactorTables & PasskeyTables,
    accountId: string,
    isRequired: boolean,
  ): Promise<SecondFactor[]>
  /**
   * In the caller's transaction: removes every factor, identity and API token added since then, when
   * the owner reports an event as unrecognized. Revoke the sessions afterwards: the row locks wait for
   * in-flight sign-ins with a removed factor, whose sessions must be revoked too.
   */
  removeAddedSince(
    tx: FactorTables & RemovableTables,
    event: UnrecognizedEvent,
    context: RequestContext,
  ): Promise<void>
  /**
   * Verifies a second factor. Null if it is wrong; otherwise a function that consumes it in the
   * transaction that issues the session, and throws if it was consumed meanwhile (ASVS 6.5.1: each
   * code works once).
   */
  verify(
    context: RequestContext,
    accountId: string,
    proof: SecondFactorProof,
  ): Promise<Redeem | null>
}

type RemovableTables = PasskeyTables & IdentityTables & ApiTokenTables & ActivityTables

interface UnrecognizedEvent {
  accountId: string
  since: Date
}

export function createFactors(deps: FactorsDeps): Factors {
  const { db, clock, secretBox, passkeys, identities, apiTokens, activity } = deps

  /** The unused time step that the code matches, with the row it was checked against; else null. */
  async function unusedMatchOf(db: FactorTables, accountId: string, code: string) {
    const totp = await findTotp(db, accountId)
    const { seed } = totp ?? {}
    if (!totp || !seed) return null
    const now = clock()
    const step = stepOf(secretBox.decrypt(seed, accountId), code, now)
    return step !== null && !isReplay(totp, step, now) ? { totp: { ...totp, seed }, step } : null
  }

  async function consumeTotp(tx: FactorTables, accountId: string, code: string): Promise<void> {
    const match = await unusedMatchOf(tx, accountId, code)
    if (!match) throw new AppError('wrong_code')
    // The row has changed, by another code or a re-encryption: check the code against the new row.
    if (!(await markStepUsed(tx, accountId, match.totp, match.step))) {
      await consumeTotp(tx, accountId, code)
    }
  }

  async function consumeRecoveryCode(
    tx: FactorTables & ActivityTables,
    context: RequestContext,
    accountId: string,
    codeHash: TokenHash,
  ): Promise<void> {
    if (!(await consumeCode(tx, accountId, codeHash))) throw new AppError('wrong_code')
    const detail = String(await countCodes(tx, accountId))
    const event = { accountId, kind: 'recoveryCodeUsed', factor: 'recoveryCode' } as const
    await activity.record(tx, { ...event, detail }, context)
  }

  /** Lets `unknown_passkey` through, so that the browser can delete the passkey. */
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
    async requiredFactorsOf(tx, accountId, isRequired) {
      const hasTotp = Boolean((await findTotp(tx, accountId))?.seed)
      const passkeyCount = await passkeys.count(accountId, tx)
      const isOn =
        hasTotp || (passkeyCount > 0 && (isRequired || (await isPasskeyAskedFor(tx, accountId))))
      if (!isOn) return []
      const codeCount = await countCodes(tx, accountId)
      return [
        ...(hasTotp ? ['totp' as const] : []),
        ...(passkeyCount > 0 ? ['passkey' as const] : []),
        ...(codeCount > 0 ? ['recoveryCode' as const] : []),
      ]
    },

    async removeAddedSince(tx, { accountId, since }, context) {
      for (const detail of await passkeys.removeAddedSince(tx, accountId, since)) {
        await activity.record(tx, { accountId, kind: 'passkeyRemoved', detail }, context)
      }
      for (const detail of await identities.removeAddedSince(tx, accountId, since)) {
        await activity.record(tx, { accountId, kind: 'identityRemoved', detail }, context)
      }
      for (const detail of await apiTokens.revokeCreatedSince(tx, accountId, since)) {
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
          const match = await unusedMatchOf(db, accountId, code)
          return match && ((tx) => consumeTotp(tx, accountId, code))
        }
        case 'recoveryCode': {
          const codeHash = hashOfCode(proof.code)
          const isValid = await hasCode(db, accountId, codeHash)
          return isValid ? (tx) => consumeRecoveryCode(tx, context, accountId, codeHash) : null
        }
        case 'passkey':
          return verifyPasskey(context, accountId, proof.response)
      }
    },
  }
}
