import {
  type PasskeyAssertion,
  Refusal,
  type SecondFactor,
  type SecondFactorProof,
} from '@signin/contracts'
import type { Transactions } from '@signin/db'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { Identities, IdentityTables } from '../identities/identities.ts'
import type { Occasion } from '../occasion.ts'
import type { PasskeyProofs, PasskeyTables } from '../passkeys/proofs.ts'
import type { Seal } from '../seal.ts'
import type { ApiTokens, ApiTokenTables } from '../tokens/api-tokens.ts'
import { hashOfCode } from './recovery-code.ts'
import {
  countCodes,
  dropCodesSince,
  dropTotp,
  type FactorTables,
  findTotp,
  isPasskeyAskedFor,
  spendStep,
  takeCode,
} from './table.ts'
import { stepOf } from './totp.ts'

export interface FactorsDeps {
  db: FactorTables & ActivityTables & Transactions
  clock: () => Date
  seal: Seal
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
  askedOf(accountId: string, isDemanded: boolean): Promise<SecondFactor[]>
  /**
   * In the caller's transaction: takes away every factor, every identity and every token for a
   * service that was added since then, for an owner who says that it was not them. Sessions are ended after it: a sign-in by
   * one of them that is under way is waited for here.
   */
  dropSince(tx: FactorTables & Added, lost: Lost, occasion: Occasion): Promise<void>
  /** Whether this is the second proof. Each is good once (ASVS 6.5.1). */
  prove(occasion: Occasion, accountId: string, proof: SecondFactorProof): Promise<boolean>
}

type Added = PasskeyTables & IdentityTables & ApiTokenTables & ActivityTables

interface Lost {
  accountId: string
  since: Date
}

export function createFactors(deps: FactorsDeps): Factors {
  const { db, clock, seal, passkeys, identities, apiTokens, activity } = deps

  async function isCode(accountId: string, code: string): Promise<boolean> {
    const totp = await findTotp(db, accountId)
    if (!totp?.seed) return false
    const step = stepOf(seal.open(totp.seed, accountId), code, clock())
    if (step === null) return false
    if (await spendStep(db, accountId, totp.seed, step)) return true
    const now = await findTotp(db, accountId)
    // Replaced or sealed anew meanwhile: the code is looked at again, by what holds now.
    return isSame(now?.seed, totp.seed) ? false : isCode(accountId, code)
  }

  async function isRecoveryCode(occasion: Occasion, accountId: string, code: string) {
    return db.$transaction(async (tx) => {
      if (!(await takeCode(tx, accountId, hashOfCode(code)))) return false
      const about = String(await countCodes(tx, accountId))
      const happening = { accountId, kind: 'recoveryCodeUsed', factor: 'recoveryCode' } as const
      await activity.record(tx, { ...happening, about }, occasion)
      return true
    })
  }

  /** One that is not known any more is told apart: the browser is to forget it. */
  async function isPasskey(occasion: Occasion, accountId: string, response: PasskeyAssertion) {
    try {
      await passkeys.prove(occasion, response, { accountId, secondFactor: true })
      return true
    } catch (error) {
      if (error instanceof Refusal && error.code === 'passkey_refused') return false
      throw error
    }
  }

  return {
    async askedOf(accountId, isDemanded) {
      const [totp, keys] = await Promise.all([findTotp(db, accountId), passkeys.count(accountId)])
      const hasTotp = Boolean(totp?.seed)
      const isOn = hasTotp || (keys > 0 && (isDemanded || (await isPasskeyAskedFor(db, accountId))))
      if (!isOn) return []
      const codes = await countCodes(db, accountId)
      return [
        ...(hasTotp ? ['totp' as const] : []),
        ...(keys > 0 ? ['passkey' as const] : []),
        ...(codes > 0 ? ['recoveryCode' as const] : []),
      ]
    },

    async dropSince(tx, { accountId, since }, occasion) {
      for (const about of await passkeys.dropSince(tx, accountId, since)) {
        await activity.record(tx, { accountId, kind: 'passkeyRemoved', about }, occasion)
      }
      for (const about of await identities.dropSince(tx, accountId, since)) {
        await activity.record(tx, { accountId, kind: 'identityRemoved', about }, occasion)
      }
      for (const about of await apiTokens.dropMadeSince(tx, accountId, since)) {
        await activity.record(tx, { accountId, kind: 'apiTokenRevoked', about }, occasion)
      }
      const totp = await findTotp(tx, accountId)
      if (totp?.confirmedAt && totp.confirmedAt >= since) {
        await dropTotp(tx, accountId)
        await activity.record(tx, { accountId, kind: 'totpRemoved' }, occasion)
      }
      await dropCodesSince(tx, accountId, since)
    },

    async prove(occasion, accountId, proof) {
      switch (proof.method) {
        case 'totp':
          return isCode(accountId, proof.code)
        case 'recoveryCode':
          return isRecoveryCode(occasion, accountId, proof.code)
        case 'passkey':
          return isPasskey(occasion, accountId, proof.response)
      }
    },
  }
}

function isSame(one: Uint8Array | null | undefined, other: Uint8Array): boolean {
  return one ? Buffer.compare(one, other) === 0 : false
}
