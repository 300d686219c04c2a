import { type ApiToken, AppError, type TokenBearer, type Viewer } from '@signin/contracts'
import { hashToken } from '../crypto/random-token.ts'
import type { SecondFactorPolicy } from '../sessions/second-factor-policy.ts'
import { isApiToken } from './api-token.ts'
import { toDto } from './dto.ts'
import {
  type ApiTokenRow,
  type ApiTokenTables,
  dropExpiredTokens,
  dropTokensMadeBy,
  dropTokensOf,
  findToken,
  findTokens,
  isTokenOf,
  touchLastUsed,
} from './table.ts'

export type { ApiTokenTables } from './table.ts'

/** A script may call many times a second; its owner wants to know of the day. */
const TOUCH_INTERVAL_MS = 60_000

export interface ApiTokensDeps {
  db: ApiTokenTables
  clock: () => Date
  secondFactorPolicy: SecondFactorPolicy
}

export interface ApiTokens {
  /**
   * Refuses with `token_not_valid` what is none, is too old or was revoked. Asked anew every time:
   * one that is revoked is dead on every replica at once.
   */
  bearerOf(token: string): Promise<TokenBearer>
  /**
   * In that transaction, which holds the account (sessions/revocation.ts), as whoever makes one does:
   * every token of the account is dead.
   */
  dropAll(tx: ApiTokenTables, accountId: string): Promise<void>
  /** In such a transaction: whether the account still has the token of this id. */
  has(tx: ApiTokenTables, token: { accountId: string; id: string }): Promise<boolean>
  /**
   * In such a transaction: the tokens for services that this admin made since then are dead. Answers
   * their names. The others stay: what the team's services run on is not one person's.
   */
  dropMadeSince(tx: ApiTokenTables, accountId: string, since: Date): Promise<string[]>
  listOf(accountId: string): Promise<ApiToken[]>
  deleteExpired(): Promise<void>
}

export function createApiTokens({ db, clock, secondFactorPolicy }: ApiTokensDeps): ApiTokens {
  async function noted(row: ApiTokenRow, now: Date): Promise<ApiTokenRow> {
    const usedBefore = new Date(now.getTime() - TOUCH_INTERVAL_MS)
    if (row.lastUsedAt === null || row.lastUsedAt <= usedBefore) {
      await touchLastUsed(db, row.id, { now, usedBefore })
    }
    return row
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
      authenticatedRecently: false,
      // A policy that came later holds for what was made before it.
      secondFactorMissing: await secondFactorPolicy.isUnmetBy({ accountId, method, secondFactor }),
    }
  }

  return {
    async bearerOf(token) {
      if (!isApiToken(token)) throw new AppError('token_not_valid')
      const now = clock()
      const found = await findToken(db, hashToken(token), now)
      if (!found) throw new AppError('token_not_valid')
      const row = await noted(found, now)
      const { id: tokenId, scopes, expiresAt, service } = row
      return { tokenId, scopes, expiresAt, service, viewer: await viewerOf(row) }
    },

    async dropAll(tx, accountId) {
      await dropTokensOf(tx, accountId)
    },

    has: isTokenOf,

    dropMadeSince: dropTokensMadeBy,

    async listOf(accountId) {
      const rows = await findTokens(db, { accountId, services: false, now: clock() })
      return rows.map(toDto)
    },

    deleteExpired: () => dropExpiredTokens(db, clock()),
  }
}
