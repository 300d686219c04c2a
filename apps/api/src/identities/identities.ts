import { randomUUIDv7 } from 'node:crypto'
import type { HeldIdentity, Identity } from '@signin/contracts'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { RequestContext } from '../request-context.ts'
import { createAuthorizationRequests } from './authorization-requests.ts'
import type { Providers } from './providers.ts'
import {
  addIdentity,
  type Claimed,
  type IdentityRow,
  type IdentityTables,
  identitiesOf,
  lockedIdentitiesOf,
  removeIdentity,
} from './table.ts'

export type { IdentityTables } from './table.ts'

export interface IdentitiesDeps {
  db: IdentityTables
  clock: () => Date
  providers: Providers
  activity: Pick<Activity, 'record'>
}

/** What other features ask about identities. */
export interface Identities {
  /**
   * In that transaction: whether the account can be entered by one. None is removed until it ends.
   */
  hasAny(tx: IdentityTables, accountId: string): Promise<boolean>
  /** Those that were added since then are gone; answers what their providers are called. */
  dropSince(tx: IdentityTables, accountId: string, since: Date): Promise<string[]>
  /** In that transaction: links it to the account; null where it opens one already. */
  add(
    tx: IdentityTables & ActivityTables,
    context: RequestContext,
    whose: Claimed & { accountId: string; lastUsedAt: Date | null },
  ): Promise<IdentityRow | null>
  /**
   * In the transaction that makes an account of a registration: links the identity that it was
   * begun with, if this browser is the one that proved it.
   */
  claim(
    tx: IdentityTables & ActivityTables,
    context: RequestContext,
    registration: { registrationId: string; accountId: string },
  ): Promise<void>
  listOf(accountId: string): Promise<Identity[]>
  /** The same, with all that is kept of them. */
  heldOf(accountId: string): Promise<HeldIdentity[]>
  deleteExpired(): Promise<void>
}

export function createIdentities(deps: IdentitiesDeps): Identities {
  const { db, clock, providers, activity } = deps
  const authorizationRequests = createAuthorizationRequests(deps)

  const add: Identities['add'] = async (tx, context, whose) => {
    const row: IdentityRow = { ...whose, id: randomUUIDv7(), createdAt: clock() }
    if (!(await addIdentity(tx, row))) return null
    const { name: detail } = providers.describe(row.provider)
    const { accountId } = row
    await activity.record(tx, { accountId, kind: 'identityAdded', detail }, context)
    return row
  }

  return {
    add,

    async hasAny(tx, accountId) {
      const all = await lockedIdentitiesOf(tx, accountId)
      return all.some(providers.open)
    },

    async dropSince(tx, accountId, since) {
      const all = await lockedIdentitiesOf(tx, accountId)
      const added = all.filter(({ createdAt }) => createdAt >= since)
      for (const { id } of added) await removeIdentity(tx, id)
      return added.map(({ provider }) => providers.describe(provider).name)
    },

    async claim(tx, context, { registrationId, accountId }) {
      const claimed = await authorizationRequests.claim(
        tx,
        context.cookies.authorizationRequest,
        registrationId,
      )
      if (!claimed) return
      const added = await add(tx, context, { ...claimed, accountId, lastUsedAt: null })
      // Linked to an account meanwhile: this one is made all the same, of the address that was read.
      if (!added) context.log.warn({ event: 'identity_not_claimed', account: accountId })
    },

    listOf: async (accountId) =>
      (await identitiesOf(db, accountId)).map((row) => toDto(row, providers)),

    heldOf: async (accountId) =>
      (await identitiesOf(db, accountId)).map((row) => {
        const { issuer, subject } = row
        return { ...toDto(row, providers), issuer, subject }
      }),

    deleteExpired: authorizationRequests.deleteExpired,
  }
}

export function toDto(row: IdentityRow, providers: Providers): Identity {
  const { id, provider, label, createdAt, lastUsedAt } = row
  const { kind, name } = providers.describe(provider)
  return {
    id,
    provider,
    kind,
    name,
    label,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}
