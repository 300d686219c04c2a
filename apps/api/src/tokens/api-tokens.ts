import type { ApiToken, TokenBearer } from '@signin/contracts'
import type { Demand } from '../sessions/demand.ts'
import type { ApiTokenTables } from './table.ts'

export type { ApiTokenTables } from './table.ts'

export interface ApiTokensDeps {
  db: ApiTokenTables
  clock: () => Date
  demand: Demand
}

export interface ApiTokens {
  /** Refuses with `token_not_valid` what is none, is too old or was revoked. */
  bearerOf(token: string): Promise<TokenBearer>
  /** In that transaction: every token of the account is dead. */
  dropAll(tx: ApiTokenTables, accountId: string): Promise<void>
  listOf(accountId: string): Promise<ApiToken[]>
  sweep(): Promise<void>
}

export function createApiTokens(_: ApiTokensDeps): ApiTokens {
  return {
    bearerOf: () => Promise.reject(new Error('not yet')),
    dropAll: async () => {},
    listOf: async () => [],
    sweep: async () => {},
  }
}
