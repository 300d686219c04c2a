import type { Viewer } from '@signin/contracts'
import type { FastifyBaseLogger } from 'fastify'
import type { Device } from './sessions/device.ts'
import { widestNetworkOf } from './throttling/networks.ts'

/** One cookie of this request. Its value goes to the browser and nowhere else. */
export interface Slot {
  read(): string | undefined
  set(value: string): void
  clear(): void
}

/** What one request brings: who asks, from where, and the cookies that bind things to a browser. */
export interface Occasion {
  viewer: Viewer | null
  device: Device
  cookies: {
    /** Who is signed in. */
    session: Slot
    /** Which browser this is; it proves nothing. */
    device: Slot
    /** A sign-in between its two proofs. */
    pending: Slot
    /** A question to an authenticator. */
    challenge: Slot
    /** A browser that was sent to an identity provider. */
    visit: Slot
  }
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
}

/** In whose lane a call waits for an account (turns.ts): its session's, or its network's. */
export function laneOf({ viewer, device }: Pick<Occasion, 'viewer' | 'device'>): string {
  return viewer?.sessionId ?? widestNetworkOf(device.address)
}
