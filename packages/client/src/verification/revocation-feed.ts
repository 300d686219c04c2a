import { setTimeout } from 'node:timers/promises'
import type { Asking } from './asking.ts'
import { createRevoked } from './revoked.ts'
import { VerifierUnavailable } from './unavailable.ts'

const PATH = '/api/revocations'
/** Seconds that Signin holds a question at most. */
const MAX_WAIT_SECONDS = 25
/** Between two questions that bring nothing new, whatever answers them at once. */
const LEAST_PAUSE = 250
const MAX_PAUSE_MS = 5000

export interface RevocationFeedDeps {
  ask: Asking
  clock: () => number
  timeout: number
  /** Milliseconds without an answer until nothing is taken any more. */
  silence: number
  clockTolerance: number
}

/** What is revoked, as Signin tells it: a long poll that goes on by itself, from its first use on. */
export function createRevocationFeed(deps: RevocationFeedDeps) {
  const { ask, clock, timeout, silence, clockTolerance } = deps
  const revoked = createRevoked(clockTolerance)
  const ending = new AbortController()
  const wait = Math.min(MAX_WAIT_SECONDS, Math.floor(silence / 2000))
  let heardAt: number | null = null
  let cursor: string | null = null
  let failure: unknown = null
  let started = false
  let attempt: Promise<unknown> = Promise.resolve()

  /** True if it brought something new. */
  async function poll(): Promise<boolean> {
    const held = cursor === null ? 0 : wait
    const after = cursor === null ? '' : `&after=${encodeURIComponent(cursor)}`
    const { status, body } = await ask(`${PATH}?wait=${held}${after}`, {
      timeout: held * 1000 + timeout,
      // Somebody waits for the first answer; for the others nobody does.
      background: cursor !== null,
      signal: ending.signal,
    })
    if (status !== 200 || !isNews(body)) throw new Error(`${PATH} answered ${status}.`)
    const news = revoked.add(body.revoked, clock())
    cursor = body.cursor
    heardAt = clock()
    return news
  }

  async function listen(): Promise<void> {
    for (let failures = 0; !ending.signal.aborted; ) {
      const began = performance.now()
      let pause: number
      try {
        const polling = poll()
        attempt = polling.catch(() => {})
        pause = (await polling) ? 0 : LEAST_PAUSE - (performance.now() - began)
        failures = 0
        failure = null
      } catch (error) {
        failure = error
        // Not all services come back at the same moment, with all they have to ask.
        pause = Math.min(MAX_PAUSE_MS, LEAST_PAUSE * 2 ** failures++) * (0.5 + Math.random() / 2)
      }
      if (pause > 0) {
        await setTimeout(pause, undefined, { ref: false, signal: ending.signal }).catch(() => {})
      }
    }
  }

  /** Whether what it knows is good enough to go by. A clock that was set back makes nothing newer. */
  const isHeard = (now: number) => heardAt !== null && Math.abs(now - heardAt) <= silence
  const unheard = () =>
    new VerifierUnavailable('What is revoked cannot be heard.', { cause: failure ?? undefined })

  return {
    isHeard,
    isEmpty: revoked.isEmpty,
    isRevoked: revoked.has,
    start(): void {
      if (!started) void listen()
      started = true
    },
    /** Resolves as soon as there is something to go by; rejects with VerifierUnavailable. */
    async heard(): Promise<void> {
      if (heardAt === null) await attempt
      if (!isHeard(clock())) throw unheard()
    },
    unheard,
    close(): void {
      ending.abort()
      heardAt = null
    },
  }
}

export type RevocationFeed = ReturnType<typeof createRevocationFeed>

function isNews(body: unknown): body is { cursor: string; revoked: string[] } {
  if (typeof body !== 'object' || body === null) return false
  const { cursor, revoked } = body as Record<string, unknown>
  return (
    typeof cursor === 'string' &&
    Array.isArray(revoked) &&
    revoked.every((reference) => typeof reference === 'string')
  )
}
