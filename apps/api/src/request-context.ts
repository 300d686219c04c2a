import type { Viewer } from '@signin/contracts'
import type { FastifyBaseLogger } from 'fastify'
import type { Device } from './sessions/device.ts'
import { widestNetworkOf } from './throttling/networks.ts'

/** One cookie of this request. Its value goes to the browser and nowhere else. */
export interface CookieHandle {
  read(): string | undefined
  set(value: string): void
  clear(): void
}

/** What one request brings: who asks, from where, and the cookies that bind things to a browser. */
export interface RequestContext {
  viewer: Viewer | null
  device: Device
  cookies: {
    /** Who is signed in. */
    session: CookieHandle
    /** Which browser this is; it proves nothing. */
    device: CookieHandle
    /** A sign-in between its two proofs. */
    pending: CookieHandle
    /** A question to an authenticator. */
    challenge: CookieHandle
    /** A browser that was sent to an identity provider. */
    authorizationRequest: CookieHandle
  }
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
}

/** In whose lane a call waits for an account (turns.ts): its session's, or its network's. */
export function fairnessKeyOf({
  viewer,
  device,
}: Pick<RequestContext, 'viewer' | 'device'>): string {
  return viewer?.sessionId ?? widestNetworkOf(device.address)
}
