import { AppError, type NewApiToken, type TokensService, type Viewer } from '@signin/contracts'
import type { Transactions } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { RequestContext } from '../request-context.ts'
import type { SessionRevocation, SessionTables } from '../sessions/revocation.ts'
import type { AccessTokens } from './access-tokens.ts'
import { createApiToken, createServiceToken, grantableScopes } from './creation.ts'
import { toDto } from './dto.ts'
import { type ApiTokenTables, dropToken, findTokens } from './table.ts'

export interface TokensDeps {
  db: ApiTokenTables & SessionTables & ActivityTables & Transactions
  clock: () => Date
  accountRepository: AccountRepository
  activity: Activity
  sessionRevocation: Pick<SessionRevocation, 'requireActiveSession'>
  accessTokens: AccessTokens
  /** The configured scopes of the team's services. */
  scopes: readonly string[]
}

export function tokensService(deps: TokensDeps, context: RequestContext): TokensService {
  const { db, clock, accountRepository, activity, sessionRevocation, accessTokens, scopes } = deps

  async function isAdmin(accountId: string): Promise<boolean> {
    return (await accountRepository.find(accountId))?.role === 'admin'
  }

  async function list({ accountId }: Viewer) {
    const services = await isAdmin(accountId)
    const rows = await findTokens(db, { accountId, services, now: clock() })
    return {
      tokens: rows.map(toDto),
      scopes: grantableScopes(scopes),
      mayMakeForServices: services,
    }
  }

  function create(
    tx: ApiTokenTables,
    { accountId, method, secondFactor }: Viewer,
    wanted: NewApiToken,
  ) {
    const { name, scopes, expiresInDays } = wanted
    const details = { name, scopes, expiresInDays }
    return wanted.kind === 'service'
      ? createServiceToken(tx, deps, { service: wanted.service, ...details }, accountId)
      : createApiToken(tx, deps, { accountId, service: null, method, secondFactor }, details)
  }

  return {
    issueAccessToken: (caller, request) => accessTokens.issue(caller, request),

    async createApiToken(viewer, wanted) {
      const { accountId } = viewer
      if (wanted.kind === 'service' && !(await isAdmin(accountId)))
        throw new AppError('admins_only')
      return db.$transaction(async (tx) => {
        // TOCTOU: a session that is revoked at this moment must not leave an API token behind.
        await sessionRevocation.requireActiveSession(tx, viewer)
        const created = await create(tx, viewer, wanted)
        const event = { accountId, kind: 'apiTokenCreated', detail: wanted.name } as const
        await activity.record(tx, event, context)
        return created
      })
    },

    listApiTokens: list,

    async revokeApiToken(viewer, { id }) {
      const { accountId } = viewer
      const services = await isAdmin(accountId)
      await db.$transaction(async (tx) => {
        await sessionRevocation.requireActiveSession(tx, viewer)
        const name = await dropToken(tx, { id, accountId, services })
        if (name === null) throw new AppError('not_found')
        const event = { accountId, kind: 'apiTokenRevoked', detail: name } as const
        await activity.record(tx, event, context)
      })
      return list(viewer)
    },
  }
}
