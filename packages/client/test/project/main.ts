// A service in an empty project: type-checked with strict settings, and run with plain Node.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { accessTokenSource, type ClientFailure, createClient, failureOf } from '@signin/client'
import { accountOf, requireAccount, requireScope, signin } from '@signin/client/fastify'
import { guard } from '@signin/client/node'
import { type Caller, createVerifier, VerifierUnavailable } from '@signin/client/verify'
import Fastify from 'fastify'

const [issuer = '', token = ''] = process.argv.slice(2)
const verifier = createVerifier({ issuer, audience: 'notes' })

const answer = await verifier.verifyAccessToken(token)
assert(answer.status === 'verified', JSON.stringify(answer))
const caller: Caller = answer.caller
assert(caller.kind === 'account')
const accountId: string = caller.accountId
assert(accountId.length > 0)

const forged = await verifier.verifyAccessToken(`${token.slice(0, -4)}AAAA`)
assert.deepEqual(forged, { status: 'refused', reason: 'signature' })

const app = Fastify()
await app.register(signin, { verifier })
app.get('/notes', { onRequest: [requireAccount(), requireScope('notes:read')] }, (request) => {
  const mine: string = accountOf(request).accountId
  return { mine }
})
const authorization = `Bearer ${token}`
const allowed = await app.inject({ url: '/notes', headers: { authorization } })
assert.deepEqual(allowed.json(), { mine: accountId })
assert.equal((await app.inject('/notes')).statusCode, 401)
await app.close()

const server = createServer(guard(verifier, (_, response, { kind }) => response.end(kind)))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = server.address()
assert(typeof address === 'object' && address)
const url = `http://127.0.0.1:${address.port}`
assert.equal(await (await fetch(url, { headers: { authorization } })).text(), 'account')
assert.equal((await fetch(url)).status, 401)
server.closeAllConnections()
server.close()

const client = createClient({ url: 'http://127.0.0.1:1', token: process.env.SIGNIN_TOKEN })
const source: () => Promise<string> = accessTokenSource({ client, audience: 'notes' })
const failed: ClientFailure | string = await source().catch(failureOf)
assert(typeof failed === 'object' && failed.code === 'unreachable')
/** Never called: it only checks the types of the procedures. */
export async function typed(): Promise<string[]> {
  // @ts-expect-error there is no such procedure
  client.accounts.explode
  const { tokens } = await client.tokens.listApiTokens.query()
  return tokens.map(({ name }) => name)
}
assert.equal(new VerifierUnavailable('x').name, 'VerifierUnavailable')

// The test closes stdin once the long poll of the feed is open. The verifier is not closed: its poll of
// 25 seconds must not keep the process alive.
await process.stdin.toArray()
process.stdout.write('all is well\n')
