import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export const AUDIENCE = 'notes'
const KID = 'bench'

/** A fake issuer, which only publishes its key and an empty revocation feed. */
export interface Issuer {
  origin: string
  publicKey: CryptoKey
  /** Signs this number of different tokens. */
  sign(count: number): Promise<string[]>
  stop(): void
}

export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  const jwk = { ...(await exportJWK(publicKey)), kid: KID, alg: 'EdDSA', use: 'sig' }
  const answers: Record<string, object> = {
    '/.well-known/jwks.json': { keys: [jwk] },
    '/api/revocations': { cursor: '1', revoked: [] },
  }
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://issuer')
    const answer = () =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(answers[pathname]))
    const wait = Number(searchParams.get('wait') ?? 0)
    setTimeout(answer, searchParams.has('after') ? wait * 1000 : 0).unref()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    publicKey,
    sign: (count) => Promise.all(Array.from({ length: count }, () => signed(origin, privateKey))),
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** A token with all claims that Signin issues for a person with a session. */
function signed(issuer: string, key: CryptoKey): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const proved = { auth_time: now, amr: ['pwd', 'otp', 'mfa'], roles: ['member'] }
  return new SignJWT({ sid: randomUUID(), scope: 'notes:read notes:write', ...proved })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: KID })
    .setIssuer(issuer)
    .setAudience(AUDIENCE)
    .setSubject(randomUUID())
    .setIssuedAt(now)
    .setNotBefore(now)
    .setExpirationTime(now + 600)
    .setJti(randomUUID())
    .sign(key)
}
