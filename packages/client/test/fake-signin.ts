import { hash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as passes } from 'node:timers/promises'
import { failure } from '@signin/contracts'
import { headerOf, newKey, type SigningKey, signed } from './forging.ts'

export const AUDIENCE = 'notes'

type Condition = 'up' | 'down' | 'hanging'

export type FakeSignin = Awaited<ReturnType<typeof fallback>>

/** What a verifier asks Signin for, on a real socket, with a clock and faults of its own. */
export async function fallback() {
  const key = newKey('key-1')
  const condition = { keys: 'up' as Condition, feed: 'up' as Condition, tokens: 'up' as Condition }
  const asked: string[] = []
  /** What came with the last question for a token. */
  const cookies: (string | undefined)[] = []
  const revoked: string[] = []
  const waiting = new Set<() => void>()
  const held = new Set<() => void>()
  let set: unknown = { keys: [key.jwk] }
  let sessionOf = (_: string): string | null => null
  let wrongOfIssued: object = {}

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://signin')
    asked.push(url.pathname)
    if (url.pathname === '/.well-known/jwks.json') {
      answer(response, condition.keys, () => set)
    } else if (url.pathname === '/api/revocations') feed(url, response)
    else void exchange(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const times = { now: Date.now() }

  function feed({ searchParams }: URL, response: ServerResponse): void {
    const known = Number(searchParams.get('after') ?? 0)
    const tell = () =>
      answer(response, condition.feed, () => ({
        cursor: String(revoked.length),
        revoked: revoked.slice(known),
      }))
    const knowsAll = searchParams.get('after') === String(revoked.length)
    if (!knowsAll || condition.feed !== 'up' || searchParams.get('wait') === '0') {
      tell()
      return
    }
    const timer = setTimeout(tell, Number(searchParams.get('wait')) * 1000)
    const wake = () => {
      clearTimeout(timer)
      waiting.delete(wake)
      tell()
    }
    waiting.add(wake)
    response.on('close', () => waiting.delete(wake))
    response.on('close', () => clearTimeout(timer))
  }

  function answer(response: ServerResponse, condition: Condition, body: () => unknown): void {
    const send = () => {
      held.delete(send)
      if (condition === 'down') response.statusCode = 503
      response.setHeader('content-type', 'application/json')
      response.end(condition === 'down' ? '{}' : JSON.stringify(body()))
    }
    if (condition === 'hanging') {
      held.add(send)
      response.on('close', () => held.delete(send))
    } else send()
  }

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { cookie } = request.headers
    cookies.push(cookie)
    const { audience } = JSON.parse(Buffer.concat(await request.toArray()).toString())
    const session = sessionOf(cookie ?? '')
    if (session === null || session === 'second_factor_setup_required') {
      const error = failure(session ?? 'not_signed_in', randomUUID())
      response.statusCode = error.data.httpStatus
      return answer(response, condition.tokens, () => ({ error }))
    }
    const accessToken = mint({ sid: session, aud: audience, ...wrongOfIssued })
    answer(response, condition.tokens, () => ({ result: { data: { accessToken } } }))
  }

  const seconds = () => Math.floor(times.now / 1000)
  /** The claims of a good token, and what is wrong about them; undefined leaves one out. */
  function claims(wrong: object = {}) {
    return {
      iss: issuer,
      aud: AUDIENCE,
      sub: '0199d0a4-0000-7000-8000-000000000001',
      iat: seconds(),
      nbf: seconds(),
      exp: seconds() + 300,
      jti: randomUUID(),
      scope: 'notes:read notes:write',
      sid: '0199d0a4-0000-7000-8000-000000000002',
      roles: ['member'],
      auth_time: seconds() - 60,
      amr: ['pwd', 'otp', 'mfa'],
      ...wrong,
    }
  }
  function mint(wrong: object = {}, header: object = {}, by: SigningKey = key): string {
    return signed({ ...headerOf(by), ...header }, claims(wrong), by)
  }

  return {
    issuer,
    key,
    claims,
    mint,
    /** An access token made from an API token: nobody was there. */
    mintForApiToken: (apiToken: string, wrong: object = {}) =>
      mint({ sid: undefined, auth_time: undefined, amr: undefined, api_token: apiToken, ...wrong }),
    condition,
    cookies,
    clock: () => times.now,
    pass: (milliseconds: number) => {
      times.now += milliseconds
    },
    publish: (keys: unknown[]) => {
      set = { keys }
    },
    publishSet: (other: unknown) => {
      set = other
    },
    /** Whose session a Cookie header is: its id, none, or one that lacks a second factor. */
    sessions: (of: (cookie: string) => string | null) => {
      sessionOf = of
    },
    /** What is wrong about the tokens that are made for sessions from now on. */
    issueWrongly: (wrong: object) => {
      wrongOfIssued = wrong
    },
    revoke: (id: string) => {
      revoked.push(hash('sha256', id, 'base64url'))
      for (const wake of waiting) wake()
    },
    /** How often a path was asked for. */
    count: (path: string) => asked.filter((one) => one === path).length,
    /** How many listen to the feed just now. */
    listeners: () => waiting.size,
    /** Resolves when somebody listens to the feed. */
    listened: async () => {
      while (waiting.size === 0) await passes(5)
    },
    /** How many questions hang just now. */
    hanging: () => held.size,
    /** Answers those that hang. */
    release: () => {
      for (const send of held) send()
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export const KEYS = '/.well-known/jwks.json'
export const FEED = '/api/revocations'
export const TOKENS = '/api/trpc/tokens.issueAccessToken'
