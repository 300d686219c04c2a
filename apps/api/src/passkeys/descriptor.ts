import { isoBase64URL } from '@simplewebauthn/server/helpers'
import type { PasskeyRow } from './table.ts'

/** How a browser is told which passkey is meant, and how to reach it. */
export function descriptorOf({ credentialId, transports }: PasskeyRow) {
  return {
    id: isoBase64URL.fromBuffer(credentialId),
    type: 'public-key' as const,
    ...(transports.length > 0 && { transports }),
  }
}

/** As the registry of transports writes them (WebAuthn 3, 5.8.4); what else was sent is dropped. */
export function storedTransports(sent: string[] | undefined): string[] {
  return [...new Set(sent)].filter((transport) => /^[a-z-]+$/.test(transport))
}
