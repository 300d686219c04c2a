import { AppError } from '@signin/contracts'
import { formatDevice } from '../devices/device.ts'
import { sessionsOf } from '../sessions/list.ts'
import type { Act, Outcome, RunAct } from './act.ts'
import type { AdministrationDeps } from './deps.ts'

/** The sessions and API tokens of an account. */
export function sessionActs(deps: AdministrationDeps, run: RunAct) {
  const { sessionRevocation, apiTokens } = deps

  return {
    /** The live sessions, the last seen first; at most 100. */
    listSessions: (accountId: string) => sessionsOf(deps, accountId, null),

    /** @throws {AppError} `not_found` if the account, or a session of it with this id, does not exist. */
    revokeSession: ({ sessionId, ...act }: Act & { sessionId: string }): Promise<Outcome> =>
      run(act, async (tx, { id }) => {
        const row = await sessionRevocation.revokeOne(tx, id, sessionId)
        if (!row) throw new AppError('not_found')
        const value = formatDevice(row.userAgent)
        return { kind: 'sessionRevokedByAdmin', ...(value && { value }) }
      }),

    /**
     * Ends all sessions and voids the sign-ins in flight. API tokens stay.
     *
     * @throws {AppError} `not_found`.
     */
    async revokeSessions(act: Act): Promise<Outcome & { ended: number }> {
      let ended = 0
      const outcome = await run(act, async (tx, { id }) => {
        ended = await sessionRevocation.revokeSessions(tx, id)
        return ended > 0 ? { kind: 'sessionsRevokedByAdmin', value: String(ended) } : null
      })
      return { ...outcome, ended }
    },

    /** @throws {AppError} `not_found` if the account, or a token of it with this id, does not exist. */
    revokeApiToken: ({ tokenId, ...act }: Act & { tokenId: string }): Promise<Outcome> =>
      run(act, async (tx, { id }) => {
        const value = await apiTokens.revokeOne(tx, { accountId: id, id: tokenId })
        if (value === null) throw new AppError('not_found')
        return { kind: 'apiTokenRevokedByAdmin', value }
      }),
  }
}
