import type { Viewer } from '@signin/contracts'
import type { FastifyBaseLogger } from 'fastify'
import type { Actor } from './audit/event.ts'
import type { Device } from './devices/device.ts'
import { widestNetworkOf } from './throttling/networks.ts'

/** One cookie of this request. Services read and set it without knowing HTTP. */
export interface CookieHandle {
  read(): string | undefined
  set(value: string): void
  clear(): void
}

/** The viewer, device, cookies and log of one request. */
export interface RequestContext {
  viewer: Viewer | null
  /** What acts for the viewer, if not a person by themself: an API token, a service, or an admin. */
  actor?: Actor | undefined
  device: Device
  cookies: {
    /** The session. */
    session: CookieHandle
    /** The session of an account that an admin acts as, beside the admin's own. */
    impersonation: CookieHandle
    /** Identifies a known device; it is not a credential. */
    device: CookieHandle
    /** A pending sign-in, which awaits its second factor. */
    pending: CookieHandle
    /** A WebAuthn challenge. */
    challenge: CookieHandle
    /** An OAuth authorization request. */
    authorizationRequest: CookieHandle
  }
  /** Identifies the request in the log. */
  requestId: string
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
}

/**
 * The fairness key of a call (throttling/concurrency-limit.ts): its session, or the client's
 * network when signed out.
 */
export function fairnessKeyOf({
  viewer,
  device,
}: Pick<RequestContext, 'viewer' | 'device'>): string {
  return viewer?.sessionId ?? widestNetworkOf(device.address)
}
