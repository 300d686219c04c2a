import { AppError, type Passkey, type PasskeyAssertion } from '@signin/contracts'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import type { RequestContext } from '../request-context.ts'
import type { Proof } from '../sessions/decision.ts'
import { createChallenges } from './challenges.ts'
import { toDto } from './dto.ts'
import { mappingPasskeyErrors, rejectPasskey } from './passkey-errors.ts'
import { verifyAssertion } from './request.ts'
import type { Site } from './site.ts'
import {
  countPasskeys,
  dropExpiredChallenges,
  findPasskey,
  lockedPasskeysOf,
  type PasskeyRow,
  type PasskeyTables,
  passkeysOf,
  removePasskey,
  touchLastUsed,
} from './table.ts'

export type { PasskeyTables } from './table.ts'

export interface PasskeyProofsDeps {
  db: PasskeyTables
  clock: () => Date
  site: Site
}

export interface Expected {
  /** The account that must own the passkey; without it, any account. */
  accountId?: string
  /** The first factor was verified already, so user verification is not required. */
  secondFactor?: boolean
}

export interface PasskeyProofs {
  /**
   * Verifies the response to this browser's challenge, which it consumes in any case.
   *
   * @throws {AppError} `unknown_passkey` if the passkey is not stored, e.g. because it was removed;
   *   `passkey_rejected` for an invalid response.
   */
  verify(context: RequestContext, response: PasskeyAssertion, expected: Expected): Promise<Proof>
  count(accountId: string, tx?: PasskeyTables): Promise<number>
  listOf(accountId: string): Promise<Passkey[]>
  /** In the caller's transaction: removes passkeys added since then and returns their names. */
  removeAddedSince(tx: PasskeyTables, accountId: string, since: Date): Promise<string[]>
  /** In the caller's transaction: removes one, and returns its name; null if there is none by this id. */
  removeOne(tx: PasskeyTables, accountId: string, id: string): Promise<string | null>
  deleteExpired(): Promise<void>
}

export function passkeyProofs({ db, clock, site }: PasskeyProofsDeps): PasskeyProofs {
  const challenges = createChallenges({ db, clock })

  return {
    async verify({ cookies, log }, assertion, { accountId, secondFactor = false }) {
      const { clientDataJSON, userHandle } = assertion.response
      const ceremony = await challenges.consume(cookies.challenge, clientDataJSON, 'signIn')
      if (!ceremony) return rejectPasskey(log, 'not the challenge of this browser')

      const passkey = await findPasskey(db, isoBase64URL.toBuffer(assertion.id))
      // Skip user verification only if the challenge, too, was issued for that account's pending
      // sign-in.
      const isSecondFactor =
        secondFactor && accountId !== undefined && ceremony.accountId === accountId
      const result = await mappingPasskeyErrors({ log }, clientDataJSON, () =>
        verifyAssertion(site, assertion, {
          challenge: ceremony.challenge,
          passkey,
          requireUserVerification: !isSecondFactor,
        }),
      )
      // Returned only after a challenge of ours was answered: prevents enumeration of ids.
      if (!passkey) {
        log.info({ event: 'unknown_passkey' })
        throw new AppError('unknown_passkey')
      }
      if (!result.signed) return rejectPasskey(log, 'the signature does not hold')
      if (!belongsTo(passkey, accountId) || !belongsTo(passkey, ceremony.accountId)) {
        return rejectPasskey(log, 'the passkey of another account')
      }
      // The user handle is required if no credentials were listed (WebAuthn 3, 7.2).
      const isHandleRequired = ceremony.accountId === null
      if (
        (userHandle || isHandleRequired) &&
        userHandle !== isoBase64URL.fromBuffer(passkey.userHandle)
      ) {
        return rejectPasskey(log, 'the user handle is not the one of its account')
      }

      if (passkey.counter > 0n && result.counter <= passkey.counter) {
        // The passkey may be a clone, but is far more often synced or miscounting: a rejection would
        // lock out its owner and prevent little (WebAuthn 3, 6.1.1).
        log.warn({
          event: 'passkey_counter_did_not_rise',
          account: passkey.accountId,
          passkey: passkey.id,
          from: Number(passkey.counter),
          to: result.counter,
        })
      }
      return {
        accountId: passkey.accountId,
        method: 'passkey',
        startOrder: ceremony.startOrder,
        async redeem(tx) {
          if (await touchLastUsed(tx, passkey.id, { ...result, now: clock() })) return
          throw new AppError('unknown_passkey')
        },
      }
    },

    count: (accountId, tx = db) => countPasskeys(tx, accountId),

    listOf: async (accountId) => (await passkeysOf(db, accountId)).map(toDto),

    async removeAddedSince(tx, accountId, since) {
      const all = await lockedPasskeysOf(tx, accountId)
      const added = all.filter(({ createdAt }) => createdAt >= since)
      for (const { id } of added) await removePasskey(tx, id)
      return added.map(({ name }) => name)
    },

    async removeOne(tx, accountId, id) {
      const removed = (await lockedPasskeysOf(tx, accountId)).find((row) => row.id === id)
      if (!removed) return null
      await removePasskey(tx, id)
      return removed.name
    },

    deleteExpired: () => dropExpiredChallenges(db, clock()),
  }
}

function belongsTo(passkey: PasskeyRow, accountId: string | null | undefined): boolean {
  return accountId === undefined || accountId === null || passkey.accountId === accountId
}
