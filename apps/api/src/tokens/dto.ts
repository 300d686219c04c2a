import type { ApiToken } from '@signin/contracts'
import type { ApiTokenRow } from './table.ts'

/** A token as it is shown to those who may revoke it: without its hash. */
export function toDto(row: ApiTokenRow): ApiToken {
  const { id, service, name, scopes, ending, createdAt, expiresAt, lastUsedAt } = row
  return {
    id,
    kind: service === null ? 'personal' : 'service',
    service,
    name,
    scopes,
    ending,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}
