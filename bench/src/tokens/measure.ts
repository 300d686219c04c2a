import { createVerifier } from '@signin/client/verify'
import { jwtVerify } from 'jose'
import { AUDIENCE, type Issuer, startIssuer } from './signed.ts'

/** Fewer than the verifier caches. */
const CACHED_TOKENS = 1000

export interface TokenChecks {
  /** Uncached tokens a second, in each round. */
  first: number[]
  /** The same tokens with bare jose. */
  bare: number[]
  /** Cached tokens a second, in each round. */
  seen: number[]
}

type Check = (token: string) => Promise<unknown>

/** Measures the client's verifier and bare jose, sequentially on one core. */
export async function measureTokenChecks({
  rounds,
  tokens,
  looks,
}: {
  rounds: number
  /** Uncached tokens per round. */
  tokens: number
  /** Verifications of cached tokens per round. */
  looks: number
}): Promise<TokenChecks> {
  const issuer = await startIssuer()
  const verifier = createVerifier({ issuer: issuer.origin, audience: AUDIENCE })
  const byVerifier: Check = async (token) => {
    const answer = await verifier.verifyAccessToken(token)
    if (answer.status !== 'verified') throw new Error(`a good token was refused: ${answer.reason}`)
  }
  const byJose = bareJose(issuer)
  try {
    const known = await issuer.sign(CACHED_TOKENS)
    for (const check of [byVerifier, byJose]) await rate(check, known)

    const checks: TokenChecks = { first: [], bare: [], seen: [] }
    for (let round = 0; round < rounds; round++) {
      const fresh = await issuer.sign(tokens)
      const order = [
        async () => checks.first.push(await rate(byVerifier, fresh)),
        async () => checks.bare.push(await rate(byJose, fresh)),
      ]
      for (const measure of round % 2 ? order.toReversed() : order) await measure()
      const again = Array.from({ length: looks }, (_, n) =>
        newStringOf(known[n % CACHED_TOKENS] ?? ''),
      )
      // Cache the known tokens again: the fresh ones evicted some of them.
      await rate(byVerifier, known)
      checks.seen.push(await rate(byVerifier, again))
    }
    return checks
  } finally {
    verifier.close()
    issuer.stop()
  }
}

function bareJose({ origin, publicKey }: Issuer): Check {
  const options = { issuer: origin, audience: AUDIENCE, typ: 'at+jwt', algorithms: ['EdDSA'] }
  return (token) => jwtVerify(token, publicKey, options)
}

/** A new string, whose hash the engine has not cached, as a request header is. */
function newStringOf(token: string): string {
  return Buffer.from(token, 'latin1').toString('latin1')
}

async function rate(check: Check, tokens: string[]): Promise<number> {
  const started = performance.now()
  for (const token of tokens) await check(token)
  return (tokens.length * 1000) / (performance.now() - started)
}
