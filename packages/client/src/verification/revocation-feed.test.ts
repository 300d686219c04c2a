import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as passes } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AUDIENCE, type FakeSignin, FEED, KEYS, startFakeSignin } from '../../test/fake-signin.ts'
import { newKey } from '../../test/forging.ts'
import type { VerifierOptions } from './options.ts'
import { VerifierUnavailable } from './unavailable.ts'
import { createVerifier, type Verifier } from './verifier.ts'

/** A verifier's default timeout for requests, in milliseconds. */
const TIMEOUT = 5000
/** The longest pause after the first failed poll, in milliseconds. */
const MAX_FIRST_PAUSE_MS = 250
/** Generous, for a busy machine. */
const SOON = { timeout: 10_000, interval: 10 }

let signin: FakeSignin
let verifier: Verifier

function start(options: Partial<VerifierOptions> = {}): void {
  verifier?.close()
  const { issuer, clock } = signin
  verifier = createVerifier({ issuer, audience: AUDIENCE, clock, ...options })
}
beforeEach(async () => {
  // Fake timers: a request times out when the test says so, however busy the machine is.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  signin = await startFakeSignin()
  start()
})
afterEach(async () => {
  verifier.close()
  await signin.close()
  vi.useRealTimers()
})

const verify = (token = signin.mint()) => verifier.verifyAccessToken(token)
/** Waits until the keys are fetched: a wrong audience is then rejected without waiting for the feed. */
const keysFetched = (key = signin.key) =>
  expect
    .poll(() => verify(signin.mint({ aud: 'billing' }, {}, key)), SOON)
    .toMatchObject({ reason: 'audience' })
/** Lets requests time out until this promise settles. */
async function timingOut<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const flight = setInterval(() => vi.advanceTimersByTime(TIMEOUT), 10)
  return answer.finally(() => clearInterval(flight))
}
const verified = { status: 'verified' }
const revoked = { status: 'refused', reason: 'revoked' }

describe('a revoked token is rejected', () => {
  test.each([
    ['a session', () => signin.mint({ sid: 'gone' })],
    ['an API token', () => signin.mintForApiToken('gone')],
    ["a service's API token", () => signin.mintForApiToken('gone', { sub: 'service:billing' })],
  ])('%s, also if the token is cached', async (_, mint) => {
    const token = mint()
    expect(await verify(token)).toMatchObject(verified)
    await signin.listened()
    signin.revoke('gone')
    await expect.poll(() => verify(token), SOON).toEqual(revoked)
    expect(await verify(mint()), 'another token of it').toEqual(revoked)
    expect(await verify(), 'a token of another').toMatchObject(verified)
  })

  test('if revoked before the first use: the first token waits for the feed', async () => {
    signin.condition.feed = 'hanging'
    signin.revoke('gone')
    const answer = verify(signin.mint({ sid: 'gone' }))
    await expect.poll(signin.hanging, SOON).toBe(1)
    signin.release()
    expect(await answer).toEqual(revoked)
  })

  test('for the whole lifetime of its tokens', async () => {
    start({ feedSilenceSeconds: Number.POSITIVE_INFINITY })
    signin.revoke('gone')
    const issuedAt = Math.floor(signin.clock() / 1000)
    const token = signin.mint({ sid: 'gone', exp: issuedAt + 600 })
    for (let seconds = 0; seconds < 600; seconds += 60) {
      expect(await verify(token)).toEqual(revoked)
      signin.pass(60_000)
      // Later revocations must not evict earlier ones.
      const later = `after ${seconds} seconds`
      signin.revoke(later)
      await expect.poll(() => verify(signin.mint({ sid: later })), SOON).toEqual(revoked)
    }
    expect(await verify(token)).toEqual(revoked)
    signin.pass(5000)
    expect(await verify(token)).toMatchObject({ reason: 'expired' })
  })

  test('also while the feed is down', async () => {
    signin.revoke('gone')
    await verify(signin.mint({ sid: 'gone' }))
    signin.condition.feed = 'down'
    expect(await verify(signin.mint({ sid: 'gone' }))).toEqual(revoked)
  })

  test('but not with `revocations: false`, which sends no request', async () => {
    start({ revocations: false })
    signin.revoke('gone')
    expect(await verify(signin.mint({ sid: 'gone' }))).toMatchObject(verified)
    expect(signin.count(FEED)).toBe(0)
  })
})

describe('a feed that is silent', () => {
  test.each(['down', 'hanging'] as const)(
    '%s from the start: every token fails as unavailable',
    async (condition) => {
      signin.condition.feed = condition
      await keysFetched()
      await expect(timingOut(verify())).rejects.toThrow(VerifierUnavailable)
      signin.condition.feed = 'up'
      // The requests that were retried meanwhile.
      signin.release()
      await expect.poll(() => verify().catch(() => null), SOON).toMatchObject(verified)
    },
  )

  test('down from the start: unlimited silence does not allow tokens either', async () => {
    start({ feedSilenceSeconds: Number.POSITIVE_INFINITY })
    signin.condition.feed = 'down'
    await expect(verify()).rejects.toThrow(VerifierUnavailable)
  })

  test('after 60 seconds every token fails as unavailable, cached ones too', async () => {
    const seen = signin.mint()
    await verify(seen)
    await signin.listened()
    signin.condition.feed = 'down'
    signin.pass(60_000)
    expect(await verify(seen)).toMatchObject(verified)
    expect(await verify()).toMatchObject(verified)
    signin.pass(1)
    await expect(verify(seen)).rejects.toThrow(VerifierUnavailable)
    await expect(verify()).rejects.toThrow(VerifierUnavailable)
  })

  test('a clock that was set back makes the feed stale', async () => {
    expect(await verify()).toMatchObject(verified)
    await signin.listened()
    signin.pass(-3_600_000)
    await expect(verify(signin.mint())).rejects.toThrow(VerifierUnavailable)
  })

  test('is tolerated for feedSilenceSeconds', async () => {
    start({ feedSilenceSeconds: Number.POSITIVE_INFINITY })
    const seen = signin.mint({ exp: Math.floor(signin.clock() / 1000) + 600 })
    await verify(seen)
    signin.condition.feed = 'down'
    signin.pass(500_000)
    expect(await verify(seen)).toMatchObject(verified)
    expect(await verify()).toMatchObject(verified)
  })

  test('is resumed from the last cursor', async () => {
    await verify()
    await signin.listened()
    signin.condition.feed = 'down'
    signin.revoke('unheard of')
    signin.revoke('gone')
    signin.pass(61_000)
    await expect(verify()).rejects.toThrow(VerifierUnavailable)
    signin.condition.feed = 'up'
    const token = signin.mint({ sid: 'gone' })
    await expect.poll(() => verify(token).catch(() => null), SOON).toEqual(revoked)
  })
})

describe('a misbehaving feed', () => {
  /** Starts a server that responds to every poll at once, with this body. */
  async function serveFeed(body: unknown) {
    const polls: { url: string; at: number }[] = []
    const server = createServer(({ url = '' }, response) => {
      if (url.startsWith(FEED)) polls.push({ url, at: performance.now() })
      if (url.startsWith(FEED)) response.end(JSON.stringify(body))
      else response.end(JSON.stringify({ keys: [signin.key.jwk] }))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    start({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
    const stop = () => {
      server.closeAllConnections()
      server.close()
    }
    return { polls, stop }
  }

  test('that responds at once without news is polled at most four times a second', async () => {
    const { polls, stop } = await serveFeed({ cursor: '7', revoked: ['a', 'b'] })
    const from = performance.now()
    expect(await verify()).toMatchObject(verified)
    await expect.poll(() => polls.length, SOON).toBeGreaterThanOrEqual(4)
    // The first poll brought news, so the second followed at once; each further one after a pause.
    expect((polls[3]?.at ?? 0) - from).toBeGreaterThan(2 * 240)
    expect(polls[3]?.url).toBe(`${FEED}?wait=25&after=7`)
    stop()
  })

  test.each([
    [null],
    [[]],
    [{}],
    [{ cursor: 7, revoked: [] }],
    [{ cursor: '7', revoked: 'all' }],
    [{ cursor: '7', revoked: [7] }],
    [{ revoked: [] }],
  ])('%j counts as unavailable', async (body) => {
    const { stop } = await serveFeed(body)
    await expect(verify()).rejects.toThrow(VerifierUnavailable)
    stop()
  })
})

test('a token whose key is withdrawn while it waits for the feed is not cached', async () => {
  const next = newKey('key-2')
  const stolen = signin.mint()
  signin.condition.feed = 'hanging'
  const waiting = verify(stolen)
  await expect.poll(signin.hanging, SOON).toBe(1)
  await expect.poll(() => signin.count(KEYS), SOON).toBe(1)
  signin.publish([next.jwk])
  await keysFetched(next)
  signin.condition.feed = 'up'
  signin.release()
  await waiting
  expect(await verify(stolen)).toEqual({ status: 'refused', reason: 'unknown_key' })
})

test('concurrent calls share one feed', async () => {
  await Promise.all(Array.from({ length: 20 }, () => verify()))
  await signin.listened()
  expect(signin.count(FEED)).toBe(2)
})

test('a closed verifier sends no request, and rejects every call', async () => {
  const token = signin.mint()
  await verify(token)
  await signin.listened()
  const asked = signin.count(FEED)
  verifier.close()
  await expect.poll(signin.listeners, SOON).toBe(0)
  await passes(2 * MAX_FIRST_PAUSE_MS)
  expect(signin.count(FEED)).toBe(asked)
  await expect(verify(token)).rejects.toThrow(VerifierUnavailable)
  await expect(verifier.verifySession('signin=x')).rejects.toThrow(VerifierUnavailable)
})

test('a closed verifier without a feed rejects every call', async () => {
  start({ revocations: false })
  const token = signin.mint()
  expect(await verify(token)).toMatchObject(verified)
  verifier.close()
  await expect(verify(token)).rejects.toThrow(VerifierUnavailable)
  await expect(verify()).rejects.toThrow(VerifierUnavailable)
})
