import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { AUDIENCE, type FakeSignin, startFakeSignin } from '../test/fake-signin.ts'
import { type GuardOptions, guard } from './node.ts'
import { createVerifier, type Verifier, VerifierUnavailable } from './verify.ts'

let signin: FakeSignin
let verifier: Verifier
let server: Server
const unavailableErrors: VerifierUnavailable[] = []

async function serve(options: GuardOptions = {}): Promise<void> {
  server?.close()
  const all = {
    onUnavailable: (error: VerifierUnavailable) => unavailableErrors.push(error),
    ...options,
  }
  server = createServer(
    guard(verifier, (_, response, caller) => response.end(JSON.stringify(caller)), all),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}
beforeEach(async () => {
  signin = await startFakeSignin()
  const { issuer, clock } = signin
  verifier = createVerifier({ issuer, audience: AUDIENCE, clock })
  await serve()
})
afterEach(async () => {
  verifier.close()
  server.close()
  await signin.close()
})

function ask(headers: Record<string, string> = {}, path = '/', method = 'GET') {
  const { port } = server.address() as AddressInfo
  return fetch(`http://127.0.0.1:${port}${path}`, { method, headers })
}
const bearer = (token = signin.mint()) => ({ authorization: `Bearer ${token}` })

test('passes the caller to the handler', async () => {
  const response = await ask(bearer())
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ kind: 'account', roles: ['member'] })
})

test('401 without credentials, for an invalid token, and for a token in the query string', async () => {
  const nobody = await ask()
  expect(nobody.status).toBe(401)
  expect(nobody.headers.get('www-authenticate')).toBe('Bearer realm="notes"')
  expect(await nobody.json()).toMatchObject({ error: { data: { code: 'not_signed_in' } } })
  const bad = await ask(bearer('junk'))
  expect(bad.status).toBe(401)
  expect(bad.headers.get('www-authenticate')).toContain('error="invalid_token"')
  expect((await ask({}, `/?access_token=${signin.mint()}`)).status).toBe(401)
})

test('403 for a service if `account` is required, and for a missing scope', async () => {
  await serve({ account: true, scopes: ['notes:read'] })
  const claims = { sub: 'service:billing', roles: undefined }
  expect((await ask(bearer(signin.mintForApiToken('t', claims)))).status).toBe(403)
  expect((await ask(bearer(signin.mint({ scope: 'notes:write' })))).status).toBe(403)
  expect((await ask(bearer())).status).toBe(200)
})

test('503 with Retry-After if the token cannot be verified; onUnavailable gets the cause', async () => {
  signin.condition.keys = 'down'
  const response = await ask(bearer())
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('5')
  expect(unavailableErrors.at(-1)).toBeInstanceOf(VerifierUnavailable)
})

test("with `sessions` Signin's cookie is accepted, for same-origin changes only", async () => {
  const cookie = `signin=${'a'.repeat(40)}`
  signin.sessions(() => 'session-1')
  expect((await ask({ cookie })).status).toBe(401)
  await serve({ sessions: true })
  expect((await ask({ cookie })).status).toBe(200)
  expect((await ask({ cookie, origin: 'https://attacker.example' }, '/', 'POST')).status).toBe(403)
  expect((await ask({ cookie, origin: signin.issuer }, '/', 'POST')).status).toBe(200)
})
