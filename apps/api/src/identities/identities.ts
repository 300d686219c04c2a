import type { Occasion } from '../occasion.ts'
import type { IdentityTables } from './table.ts'

export type { IdentityTables } from './table.ts'

export interface IdentitiesDeps {
  db: IdentityTables
  clock: () => Date
}

/** What other features ask about identities. */
export interface Identities {
  /** In that transaction: whether the account can be entered by one. */
  hasAny(tx: IdentityTables, accountId: string): Promise<boolean>
  /** Those that were added since then are gone; answers what they were called. */
  dropSince(tx: IdentityTables, accountId: string, since: Date): Promise<string[]>
  /**
   * In the transaction that makes an account of a registration: links the identity that it was
   * begun with, if this browser is the one that proved it.
   */
  claim(
    tx: IdentityTables,
    occasion: Occasion,
    about: { registrationId: string; accountId: string },
  ): Promise<void>
  sweep(): Promise<void>
}

export function createIdentities(_: IdentitiesDeps): Identities {
  return {
    hasAny: async () => false,
    dropSince: async () => [],
    claim: async () => {},
    sweep: async () => {},
  }
}
