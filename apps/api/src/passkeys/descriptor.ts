import { isoBase64URL } from '@simplewebauthn/server/helpers'
import type { PasskeyRow } from './table.ts'

/** The credential descriptor: id, type and transports, if any are known. */
export function descriptorOf({ credentialId, transports }: PasskeyRow) {
  return {
    id: isoBase64URL.fromBuffer(credentialId),
    type: 'public-key' as const,
    ...(transports.length > 0 && { transports }),
  }
}

/** Distinct transports in the registry's syntax (WebAuthn 3, 5.8.4). Others are dropped. */
export function storedTransports(sent: string[] | undefined): string[] {
  return [...new Set(sent)].filter((transport) => /^[a-z-]+$/.test(transport))
}
