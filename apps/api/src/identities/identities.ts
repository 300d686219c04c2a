import { randomUUIDv7 } from 'node:crypto'
import type { ExportedIdentity, Identity } from '@signin/contracts'
import type { Activity, ActivityTables } from '../activity/activity.ts'
import type { RequestContext } from '../request-context.ts'
import { createAuthorizationRequests } from './authorization-requests.ts'
import type { Providers } from './providers.ts'
import {
  addIdentity,
  type IdentityRow,
  type IdentityTables,
  identitiesOf,
  lockedIdentitiesOf,
  type ProvedIdentity,
  removeIdentity,
} from './table.ts'

export type { IdentityTables } from './table.ts'

export interface IdentitiesDeps {
  db: IdentityTables
  clock: () => Date
  providers: Providers
  activity: Pick<Activity, 'record'>
}

/** The operations on identities that other features use. */
export interface Identities {
  /**
   * Whether the account has an identity of a configured provider. Locks the account's identities
   * until the caller's transaction ends.
   */
  hasAny(tx: IdentityTables, accountId: string): Promise<boolean>
  /**
   * In the caller's transaction: removes the identities linked since then and returns the names of
   * their providers.
   */
  removeAddedSince(tx: IdentityTables, accountId: string, since: Date): Promise<string[]>
  /** In the caller's transaction: links the identity; null if an account has it already. */
  add(
    tx: IdentityTables & ActivityTables,
    context: RequestContext,
    identity: ProvedIdentity & { accountId: string; lastUsedAt: Date | null },
  ): Promise<IdentityRow | null>
  /**
   * In the transaction that turns a registration into an account: links the identity that the
   * registration began with, if this browser is the one that proved it.
   */
  linkClaimed(
    tx: IdentityTables & ActivityTables,
    context: RequestContext,
    registration: { registrationId: string; accountId: string },
  ): Promise<void>
  listOf(accountId: string): Promise<Identity[]>
  /** The same with issuer and subject, for the data export. */
  exportOf(accountId: string): Promise<ExportedIdentity[]>
  deleteExpired(): Promise<void>
}

export function createIdentities(deps: IdentitiesDeps): Identities {
  const { db, clock, providers, activity } = deps
  const authorizationRequests = createAuthorizationRequests(deps)

  const add: Identities['add'] = async (tx, context, identity) => {
    const row: IdentityRow = { ...identity, id: randomUUIDv7(), createdAt: clock() }
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
      return all.some(providers.accepts)
    },

    async removeAddedSince(tx, accountId, since) {
      const all = await lockedIdentitiesOf(tx, accountId)
      const added = all.filter(({ createdAt }) => createdAt >= since)
      for (const { id } of added) await removeIdentity(tx, id)
      return added.map(({ provider }) => providers.describe(provider).name)
    },

    async linkClaimed(tx, context, { registrationId, accountId }) {
      const claimed = await authorizationRequests.consumeClaim(
        tx,
        context.cookies.authorizationRequest,
        registrationId,
      )
      if (!claimed) return
      const added = await add(tx, context, { ...claimed, accountId, lastUsedAt: null })
      // The identity was linked to another account meanwhile. The registration still succeeds: its
      // email address is confirmed.
      if (!added) context.log.warn({ event: 'identity_not_claimed', account: accountId })
    },

    listOf: async (accountId) =>
      (await identitiesOf(db, accountId)).map((row) => toDto(row, providers)),

    exportOf: async (accountId) =>
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
