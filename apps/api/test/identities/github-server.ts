import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface GitHub {
  url: string
  /** The user who is signed in at GitHub. */
  visitor: {
    id: unknown
    login: string
    name: string | null
    emails: { email: string; primary: boolean; verified: boolean }[]
  }
  asked: string[]
  /** Overrides the response of a path, with status 200. */
  instead: Map<string, string | ((response: ServerResponse) => unknown)>
  close(): Promise<void>
}

/**
 * The three endpoints of GitHub Enterprise Server that a sign-in needs, after GitHub's
 * documentation; GitHub itself cannot run in a test. Client, code, redirect URI, verifier and
 * User-Agent are checked as GitHub checks them.
 */
export async function startGitHub(client: {
  id: string
  secret: string
  redirectUri: string
}): Promise<GitHub> {
  const codes = new Map<string, { challenge: string; visitor: GitHub['visitor'] }>()
  const tokens = new Map<string, GitHub['visitor']>()
  const asked: string[] = []

  const pages: Record<
    string,
    (request: IncomingMessage, response: ServerResponse, url: URL) => unknown
  > = {
    'GET /login/oauth/authorize'(_, response, { searchParams }) {
      const right =
        searchParams.get('client_id') === client.id &&
        searchParams.get('redirect_uri') === client.redirectUri &&
        searchParams.get('scope') === 'read:user user:email'
      if (!right) return response.writeHead(404).end()
      const code = randomBytes(10).toString('hex')
      const challenge = searchParams.get('code_challenge') ?? ''
      codes.set(code, { challenge, visitor: github.visitor })
      const back = new URL(client.redirectUri)
      back.search = new URLSearchParams({ code, state: searchParams.get('state') ?? '' }).toString()
      response.writeHead(302, { location: back.href }).end()
    },

    async 'POST /login/oauth/access_token'(request, response) {
      const form = new URLSearchParams(await bodyOf(request))
      const known = form.get('client_id') === client.id
      if (!known || form.get('client_secret') !== client.secret) {
        return send(response, { error: 'incorrect_client_credentials' })
      }
      const kept = codes.get(form.get('code') ?? '')
      codes.delete(form.get('code') ?? '')
      const verifier = form.get('code_verifier') ?? ''
      const challenge = createHash('sha256').update(verifier).digest('base64url')
      if (!kept || kept.challenge !== challenge) {
        // GitHub answers errors with status 200.
        return send(response, { error: 'bad_verification_code' })
      }
      const token = `gho_${randomBytes(18).toString('hex')}`
      tokens.set(token, kept.visitor)
      // A request that does not accept JSON gets a form.
      if (!request.headers.accept?.includes('application/json'))
        return response.end('access_token=')
      send(response, { access_token: token, scope: 'read:user,user:email', token_type: 'bearer' })
    },

    'GET /api/v3/user'(request, response) {
      const { emails, ...user } = visitorOf(request) ?? {}
      send(response, emails ? user : { message: 'Bad credentials' }, emails ? 200 : 401)
    },

    'GET /api/v3/user/emails'(request, response) {
      send(response, visitorOf(request)?.emails ?? { message: 'Bad credentials' })
    },
  }

  function visitorOf({ headers }: IncomingMessage) {
    if (!headers['user-agent']) return undefined
    return tokens.get(headers.authorization?.replace(/^Bearer /i, '') ?? '')
  }

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const page = `${request.method} ${url.pathname}`
    asked.push(page)
    const instead = github.instead.get(url.pathname)
    if (typeof instead === 'function') return instead(response)
    if (instead !== undefined) return response.end(instead)
    await (pages[page] ?? (() => response.writeHead(404).end()))(request, response, url)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))

  const github: GitHub = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visitor: { id: 1, login: 'octocat', name: null, emails: [] },
    asked,
    instead: new Map(),
    async close() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
  return github
}

function send(response: ServerResponse, body: object, status = 200): void {
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    .end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += chunk
  return body
}
