import type { Passkey, Passkeys } from '@signin/contracts'
import { isoBase64URL } from '@simplewebauthn/server/helpers'
import type { Site } from './site.ts'
import type { Bytes, PasskeyRow } from './table.ts'

/**
 * @param removed the user handle of the passkey just removed. The browser needs it to delete its
 *   copy if no passkey is left.
 */
export function toList({ rpId }: Site, rows: PasskeyRow[], removed?: Bytes): Passkeys {
  const handle = rows[0]?.userHandle ?? removed
  const userHandle = handle ? isoBase64URL.fromBuffer(handle) : null
  return { rpId, userHandle, passkeys: rows.map(toDto) }
}

export function toDto({
  id,
  credentialId,
  name,
  backedUp,
  createdAt,
  lastUsedAt,
}: PasskeyRow): Passkey {
  return {
    id,
    credentialId: isoBase64URL.fromBuffer(credentialId),
    name,
    synced: backedUp,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }
}
