import type { TokensService } from '@signin/contracts'
import type { Transactions } from '@signin/db'
import type { Directory } from '../accounts/directory.ts'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { Occasion } from '../occasion.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { ApiTokens } from './api-tokens.ts'
import type { ApiTokenTables } from './table.ts'

export interface TokensDeps {
  db: ApiTokenTables & ActivityTables & Transactions
  clock: () => Date
  directory: Directory
  activity: Activity
  accessTokens: AccessTokens
  apiTokens: ApiTokens
  /** What the team's services know of. */
  scopes: readonly string[]
}

export function tokensService(_: TokensDeps, _occasion: Occasion): TokensService {
  return {
    issueAccessToken: () => Promise.reject(new Error('not yet')),
    createApiToken: () => Promise.reject(new Error('not yet')),
    listApiTokens: () => Promise.reject(new Error('not yet')),
    revokeApiToken: () => Promise.reject(new Error('not yet')),
  }
}
