import type { ApiToken } from '@signin/contracts'
import { toDto } from './dto.ts'
import { type ApiTokenTables, dropServiceToken, findServiceTokens } from './table.ts'

/** The unexpired tokens of services, which belong to no account. Newest first. */
export async function listServiceTokens(db: ApiTokenTables, now: Date): Promise<ApiToken[]> {
  return (await findServiceTokens(db, now)).map(toDto)
}

/**
 * Revokes the token of a service. A trigger publishes the revocation.
 *
 * @param id a UUID.
 * @returns its name; null if there is no such token.
 */
export const revokeServiceToken = dropServiceToken
