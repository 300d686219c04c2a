import type { ApiToken } from '@signin/contracts'
import type { ApiTokenRow } from './table.ts'

/** A token, as those see it who may revoke it. */
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
