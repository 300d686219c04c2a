import { setTimeout } from 'node:timers/promises'
import type { HttpClient } from './http-client.ts'
import { createRevoked } from './revoked.ts'
import { VerifierUnavailable } from './unavailable.ts'

const PATH = '/api/revocations'
/** The longest long poll that Signin supports. */
const MAX_WAIT_SECONDS = 25
/** In ms. Between two polls without news, in case the server responds at once. */
const MIN_PAUSE_MS = 250
const MAX_PAUSE_MS = 5000

export interface RevocationFeedDeps {
  http: HttpClient
  clock: () => number
  timeout: number
  /** Milliseconds without a response after which the feed is stale and calls reject. */
  silence: number
  clockTolerance: number
}

/** Follows Signin's revocation feed by long polling, from the first `start()` until `close()`. */
export function createRevocationFeed(deps: RevocationFeedDeps) {
  const { http, clock, timeout, silence, clockTolerance } = deps
  const revoked = createRevoked(clockTolerance)
  const closing = new AbortController()
  const longPollSeconds = Math.min(MAX_WAIT_SECONDS, Math.floor(silence / 2000))
  let receivedAt: number | null = null
  let cursor: string | null = null
  let failure: unknown = null
  let started = false
  let attempt: Promise<unknown> = Promise.resolve()

  /** Resolves to true if the response contained new revocations. */
  async function poll(): Promise<boolean> {
    const waitSeconds = cursor === null ? 0 : longPollSeconds
    const after = cursor === null ? '' : `&after=${encodeURIComponent(cursor)}`
    const { status, body } = await http(`${PATH}?wait=${waitSeconds}${after}`, {
      timeout: waitSeconds * 1000 + timeout,
      // Only the first poll has a caller waiting for it.
      background: cursor !== null,
      signal: closing.signal,
    })
    if (status !== 200 || !isFeedResponse(body)) throw new Error(`${PATH} answered ${status}.`)
    const hasNew = revoked.add(body.revoked, clock())
    cursor = body.cursor
    receivedAt = clock()
    return hasNew
  }

  async function pollUntilClosed(): Promise<void> {
    for (let failures = 0; !closing.signal.aborted; ) {
      const began = performance.now()
      let pause: number
      try {
        const polling = poll()
        attempt = polling.catch(() => {})
        pause = (await polling) ? 0 : MIN_PAUSE_MS - (performance.now() - began)
        failures = 0
        failure = null
      } catch (error) {
        failure = error
        // Exponential backoff with jitter, so that services do not all reconnect at once.
        pause = Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** failures++) * (0.5 + Math.random() / 2)
      }
      if (pause > 0) {
        await setTimeout(pause, undefined, { ref: false, signal: closing.signal }).catch(() => {})
      }
    }
  }

  /** Whether the last response is recent enough. A clock that was set back does not count as recent. */
  const isCurrent = (now: number) => receivedAt !== null && Math.abs(now - receivedAt) <= silence
  const staleError = () =>
    new VerifierUnavailable('What is revoked cannot be heard.', {
      cause: failure ?? undefined,
    })

  return {
    isCurrent,
    isEmpty: revoked.isEmpty,
    isRevoked: revoked.has,
    start(): void {
      if (!started) void pollUntilClosed()
      started = true
    },
    /** Waits for the first response. Rejects with VerifierUnavailable if the feed is not current. */
    async waitUntilCurrent(): Promise<void> {
      if (receivedAt === null) await attempt
      if (!isCurrent(clock())) throw staleError()
    },
    staleError,
    close(): void {
      closing.abort()
      receivedAt = null
    },
  }
}

export type RevocationFeed = ReturnType<typeof createRevocationFeed>

function isFeedResponse(body: unknown): body is { cursor: string; revoked: string[] } {
  if (typeof body !== 'object' || body === null) return false
  const { cursor, revoked } = body as Record<string, unknown>
  return (
    typeof cursor === 'string' &&
    Array.isArray(revoked) &&
    revoked.every((reference) => typeof reference === 'string')
  )
}
