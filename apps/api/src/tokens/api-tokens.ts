import { type ApiToken, AppError, type TokenBearer, type Viewer } from '@signin/contracts'
import { hashToken } from '../crypto/random-token.ts'
import type { SecondFactorPolicy } from '../sessions/second-factor-policy.ts'
import { isApiToken } from './api-token.ts'
import { toDto } from './dto.ts'
import {
  type ApiTokenRow,
  type ApiTokenTables,
  dropExpiredTokens,
  dropToken,
  dropTokensMadeBy,
  dropTokensOf,
  findToken,
  findTokens,
  isTokenOf,
  touchLastUsed,
} from './table.ts'

export type { ApiTokenTables } from './table.ts'

/** Limits writes of `lastUsedAt` to one a minute per token, however often a script calls. */
const TOUCH_INTERVAL_MS = 60_000

export interface ApiTokensDeps {
  db: ApiTokenTables
  clock: () => Date
  secondFactorPolicy: SecondFactorPolicy
}

export interface ApiTokens {
  /**
   * Authenticates an API token. Not cached: a revocation takes effect on all replicas at once.
   *
   * @throws {AppError} `token_not_valid` if the token is malformed, unknown, expired or revoked.
   */
  authenticate(token: string): Promise<TokenBearer>
  /**
   * Revokes every token of the account. Call it in a transaction that holds the account lock
   * (sessions/revocation.ts), as token creation does.
   */
  revokeAll(tx: ApiTokenTables, accountId: string): Promise<void>
  /**
   * Revokes one token of the account and returns its name, or null. Call it in a transaction that
   * holds the account lock.
   */
  revokeOne(tx: ApiTokenTables, token: { accountId: string; id: string }): Promise<string | null>
  /** Whether the account still has the token. Call it in a transaction with the account lock. */
  has(tx: ApiTokenTables, token: { accountId: string; id: string }): Promise<boolean>
  /**
   * Revokes the service tokens that this admin created since then, and returns their names. Call it
   * in a transaction that holds the account lock. Older ones stay valid: the team's services use
   * them, and they do not belong to one person.
   */
  revokeCreatedSince(tx: ApiTokenTables, accountId: string, since: Date): Promise<string[]>
  listOf(accountId: string): Promise<ApiToken[]>
  deleteExpired(): Promise<void>
}

export function createApiTokens({ db, clock, secondFactorPolicy }: ApiTokensDeps): ApiTokens {
  async function recordUse(row: ApiTokenRow, now: Date): Promise<void> {
    const usedBefore = new Date(now.getTime() - TOUCH_INTERVAL_MS)
    if (row.lastUsedAt === null || row.lastUsedAt <= usedBefore) {
      await touchLastUsed(db, row.id, { now, usedBefore })
    }
  }

  async function viewerOf(row: ApiTokenRow): Promise<Viewer | null> {
    if (row.accountId === null) return null
    const { accountId, method, secondFactor } = row
    return {
      accountId,
      sessionId: row.id,
      sessionCreatedAt: row.createdAt,
      sessionExpiresAt: row.expiresAt,
      authenticatedAt: row.createdAt,
      method,
      secondFactor,
      provedTwoFactors: false,
      authenticatedRecently: false,
      // Checked at each request, so that a later policy applies to existing tokens as well.
      secondFactorMissing: await secondFactorPolicy.isUnmetBy({
        accountId,
        method,
        secondFactor,
        // A session that is limited to the setup of a second factor creates no token.
        secondFactorRequired: false,
      }),
      impersonator: null,
    }
  }

  return {
    async authenticate(token) {
      if (!isApiToken(token)) throw new AppError('token_not_valid')
      const now = clock()
      const row = await findToken(db, hashToken(token), now)
      if (!row) throw new AppError('token_not_valid')
      await recordUse(row, now)
      const { id: tokenId, scopes, expiresAt, service } = row
      return { tokenId, scopes, expiresAt, service, viewer: await viewerOf(row) }
    },

    async revokeAll(tx, accountId) {
      await dropTokensOf(tx, accountId)
    },

    revokeOne: (tx, token) => dropToken(tx, { ...token, services: false }),

    has: isTokenOf,

    revokeCreatedSince: dropTokensMadeBy,

    async listOf(accountId) {
      const rows = await findTokens(db, { accountId, services: false, now: clock() })
      return rows.map(toDto)
    },

    deleteExpired: () => dropExpiredTokens(db, clock()),
  }
}
