import { hash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as passes } from 'node:timers/promises'
import { failure } from '@signin/contracts'
import { headerOf, newKey, type SigningKey, signed } from './forging.ts'

export const AUDIENCE = 'notes'

type Condition = 'up' | 'down' | 'hanging'

export type FakeSignin = Awaited<ReturnType<typeof startFakeSignin>>

/** A fake of the endpoints that a verifier calls, on a real socket, with its own clock and faults. */
export async function startFakeSignin() {
  const key = newKey('key-1')
  const condition = {
    keys: 'up' as Condition,
    feed: 'up' as Condition,
    tokens: 'up' as Condition,
  }
  const requestedPaths: string[] = []
  /** The Cookie header of each token request. */
  const cookies: (string | undefined)[] = []
  const revoked: string[] = []
  const longPolls = new Set<() => void>()
  const hangingResponses = new Set<() => void>()
  let set: unknown = { keys: [key.jwk] }
  let sessionOf = (_: string): string | null => null
  let issuedOverrides: object = {}

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://signin')
    requestedPaths.push(url.pathname)
    if (url.pathname === '/.well-known/jwks.json') {
      respondWith(response, condition.keys, () => set)
    } else if (url.pathname === '/api/revocations') serveFeed(url, response)
    else void exchange(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const times = { now: Date.now() }

  function serveFeed({ searchParams }: URL, response: ServerResponse): void {
    const known = Number(searchParams.get('after') ?? 0)
    const respond = () =>
      respondWith(response, condition.feed, () => ({
        cursor: String(revoked.length),
        revoked: revoked.slice(known),
      }))
    const knowsAll = searchParams.get('after') === String(revoked.length)
    if (!knowsAll || condition.feed !== 'up' || searchParams.get('wait') === '0') {
      respond()
      return
    }
    const timer = setTimeout(respond, Number(searchParams.get('wait')) * 1000)
    const wake = () => {
      clearTimeout(timer)
      longPolls.delete(wake)
      respond()
    }
    longPolls.add(wake)
    response.on('close', () => longPolls.delete(wake))
    response.on('close', () => clearTimeout(timer))
  }

  function respondWith(response: ServerResponse, condition: Condition, body: () => unknown): void {
    const send = () => {
      hangingResponses.delete(send)
      if (condition === 'down') response.statusCode = 503
      response.setHeader('content-type', 'application/json')
      response.end(condition === 'down' ? '{}' : JSON.stringify(body()))
    }
    if (condition === 'hanging') {
      hangingResponses.add(send)
      response.on('close', () => hangingResponses.delete(send))
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
      return respondWith(response, condition.tokens, () => ({ error }))
    }
    const accessToken = mint({ sid: session, aud: audience, ...issuedOverrides })
    respondWith(response, condition.tokens, () => ({ result: { data: { accessToken } } }))
  }

  const seconds = () => Math.floor(times.now / 1000)
  /** The claims of a valid token, with overrides; undefined omits a claim. */
  function claims(overrides: object = {}) {
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
      ...overrides,
    }
  }
  function mint(overrides: object = {}, header: object = {}, by: SigningKey = key): string {
    return signed({ ...headerOf(by), ...header }, claims(overrides), by)
  }

  return {
    issuer,
    key,
    claims,
    mint,
    /** An access token issued for an API token, so without an authentication time. */
    mintForApiToken: (apiToken: string, overrides: object = {}) =>
      mint({
        sid: undefined,
        auth_time: undefined,
        amr: undefined,
        api_token: apiToken,
        ...overrides,
      }),
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
    /** Sets the result for a Cookie header: a session id, null, or `second_factor_setup_required`. */
    sessions: (of: (cookie: string) => string | null) => {
      sessionOf = of
    },
    /** Overrides claims of the tokens that are issued for sessions from now on. */
    issueWrongly: (overrides: object) => {
      issuedOverrides = overrides
    },
    revoke: (id: string) => {
      revoked.push(hash('sha256', id, 'base64url'))
      for (const wake of longPolls) wake()
    },
    /** The number of requests for a path. */
    count: (path: string) => requestedPaths.filter((one) => one === path).length,
    /** The number of open long polls of the feed. */
    listeners: () => longPolls.size,
    /** Resolves once a long poll of the feed is open. */
    listened: async () => {
      while (longPolls.size === 0) await passes(5)
    },
    /** The number of hanging requests. */
    hanging: () => hangingResponses.size,
    /** Responds to the hanging requests. */
    release: () => {
      for (const send of hangingResponses) send()
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
