import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as passes } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { AUDIENCE, type FakeSignin, FEED, fallback, KEYS } from '../../test/fake-signin.ts'
import { newKey } from '../../test/forging.ts'
import type { VerifierOptions } from './options.ts'
import { VerifierUnavailable } from './unavailable.ts'
import { createVerifier, type Verifier } from './verifier.ts'

/** How long a question of a verifier may take, in milliseconds, unless it is told otherwise. */
const TIMEOUT = 5000
/** Between a question that failed and the next one, in milliseconds. */
const MAX_FIRST_PAUSE_MS = 250
/** How long a busy machine may take. */
const SOON = { timeout: 10_000, interval: 10 }

let signin: FakeSignin
let verifier: Verifier

function start(options: Partial<VerifierOptions> = {}): void {
  verifier?.close()
  const { issuer, clock } = signin
  verifier = createVerifier({ issuer, audience: AUDIENCE, clock, ...options })
}
beforeEach(async () => {
  // The time that an answer may take passes when a test says so, however busy the machine is.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  signin = await fallback()
  start()
})
afterEach(async () => {
  verifier.close()
  await signin.close()
  vi.useRealTimers()
})

const verify = (token = signin.mint()) => verifier.verifyAccessToken(token)
/** What is wrong about a token is said before the feed is waited for, as soon as its key is known. */
const knowing = (key = signin.key) =>
  expect
    .poll(() => verify(signin.mint({ aud: 'billing' }, {}, key)), SOON)
    .toMatchObject({ reason: 'audience' })
/** Has the time that answers may take fly by until there is this one. */
async function flying<Answer>(answer: Promise<Answer>): Promise<Answer> {
  const flight = setInterval(() => vi.advanceTimersByTime(TIMEOUT), 10)
  return answer.finally(() => clearInterval(flight))
}
const verified = { status: 'verified' }
const revoked = { status: 'refused', reason: 'revoked' }

describe('what is revoked is refused', () => {
  test.each([
    ['a session', () => signin.mint({ sid: 'gone' })],
    ['an API token', () => signin.mintForApiToken('gone')],
    ["a service's API token", () => signin.mintForApiToken('gone', { sub: 'service:billing' })],
  ])('%s, though its token was seen before', async (_, mint) => {
    const token = mint()
    expect(await verify(token)).toMatchObject(verified)
    await signin.listened()
    signin.revoke('gone')
    await expect.poll(() => verify(token), SOON).toEqual(revoked)
    expect(await verify(mint()), 'another token of it').toEqual(revoked)
    expect(await verify(), 'a token of another').toMatchObject(verified)
  })

  test('before the first use: the first token waits for the feed', async () => {
    signin.condition.feed = 'hanging'
    signin.revoke('gone')
    const answer = verify(signin.mint({ sid: 'gone' }))
    await expect.poll(signin.hanging, SOON).toBe(1)
    signin.release()
    expect(await answer).toEqual(revoked)
  })

  test('for as long as any of its tokens could live', async () => {
    start({ feedSilenceSeconds: Number.POSITIVE_INFINITY })
    signin.revoke('gone')
    const issuedAt = Math.floor(signin.clock() / 1000)
    const token = signin.mint({ sid: 'gone', exp: issuedAt + 600 })
    for (let seconds = 0; seconds < 600; seconds += 60) {
      expect(await verify(token)).toEqual(revoked)
      signin.pass(60_000)
      // What is heard of later has nothing forgotten before its time.
      const later = `after ${seconds} seconds`
      signin.revoke(later)
      await expect.poll(() => verify(signin.mint({ sid: later })), SOON).toEqual(revoked)
    }
    expect(await verify(token)).toEqual(revoked)
    signin.pass(5000)
    expect(await verify(token)).toMatchObject({ reason: 'expired' })
  })

  test('and goes on being so where Signin does not tell any more', async () => {
    signin.revoke('gone')
    await verify(signin.mint({ sid: 'gone' }))
    signin.condition.feed = 'down'
    expect(await verify(signin.mint({ sid: 'gone' }))).toEqual(revoked)
  })

  test('not where nobody listens, which is what `revocations: false` says', async () => {
    start({ revocations: false })
    signin.revoke('gone')
    expect(await verify(signin.mint({ sid: 'gone' }))).toMatchObject(verified)
    expect(signin.count(FEED)).toBe(0)
  })
})

describe('a feed that is silent', () => {
  test.each(['down', 'hanging'] as const)(
    '%s from the start: nothing is taken',
    async (condition) => {
      signin.condition.feed = condition
      await knowing()
      await expect(flying(verify())).rejects.toThrow(VerifierUnavailable)
      signin.condition.feed = 'up'
      // What was asked again meanwhile.
      signin.release()
      await expect.poll(() => verify().catch(() => null), SOON).toMatchObject(verified)
    },
  )

  test('down from the start, and for ever allowed: nothing is taken all the same', async () => {
    start({ feedSilenceSeconds: Number.POSITIVE_INFINITY })
    signin.condition.feed = 'down'
    await expect(verify()).rejects.toThrow(VerifierUnavailable)
  })

  test('nothing is taken after 60 seconds, tokens seen before neither', async () => {
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

  test('nor while the clock has been set back', async () => {
    expect(await verify()).toMatchObject(verified)
    await signin.listened()
    signin.pass(-3_600_000)
    await expect(verify(signin.mint())).rejects.toThrow(VerifierUnavailable)
  })

  test('for as long as one allows', async () => {
    start({ feedSilenceSeconds: Number.POSITIVE_INFINITY })
    const seen = signin.mint({ exp: Math.floor(signin.clock() / 1000) + 600 })
    await verify(seen)
    signin.condition.feed = 'down'
    signin.pass(500_000)
    expect(await verify(seen)).toMatchObject(verified)
    expect(await verify()).toMatchObject(verified)
  })

  test('is taken up again where it ended', async () => {
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

describe('a feed of another mind', () => {
  /** Answers each question at once, with this. */
  async function telling(body: unknown) {
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

  test('that repeats itself at once is asked four times a second at most', async () => {
    const { polls, stop } = await telling({ cursor: '7', revoked: ['a', 'b'] })
    const from = performance.now()
    expect(await verify()).toMatchObject(verified)
    await expect.poll(() => polls.length, SOON).toBeGreaterThanOrEqual(4)
    // The first brought news, so the second came at once; before each other one there was a pause.
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
  ])('%j is no answer', async (body) => {
    const { stop } = await telling(body)
    await expect(verify()).rejects.toThrow(VerifierUnavailable)
    stop()
  })
})

test('a key that is withdrawn while a token of it waits for the feed takes the token along', async () => {
  const next = newKey('key-2')
  const stolen = signin.mint()
  signin.condition.feed = 'hanging'
  const waiting = verify(stolen)
  await expect.poll(signin.hanging, SOON).toBe(1)
  await expect.poll(() => signin.count(KEYS), SOON).toBe(1)
  signin.publish([next.jwk])
  await knowing(next)
  signin.condition.feed = 'up'
  signin.release()
  await waiting
  expect(await verify(stolen)).toEqual({ status: 'refused', reason: 'unknown_key' })
})

test('one feed serves all who ask', async () => {
  await Promise.all(Array.from({ length: 20 }, () => verify()))
  await signin.listened()
  expect(signin.count(FEED)).toBe(2)
})

test('a verifier that is closed asks for nothing more, and takes nothing', async () => {
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

test('nor does one without a feed take anything once it is closed', async () => {
  start({ revocations: false })
  const token = signin.mint()
  expect(await verify(token)).toMatchObject(verified)
  verifier.close()
  await expect(verify(token)).rejects.toThrow(VerifierUnavailable)
  await expect(verify()).rejects.toThrow(VerifierUnavailable)
})
