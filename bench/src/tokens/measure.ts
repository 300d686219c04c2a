import { createVerifier } from '@signin/client/verify'
import { jwtVerify } from 'jose'
import { AUDIENCE, type Issuer, startIssuer } from './signed.ts'

/** Fewer than are remembered. */
const SEEN = 1000

export interface TokenChecks {
  /** Tokens a second in each round, each seen for the first time. */
  first: number[]
  /** The same tokens by bare jose. */
  bare: number[]
  /** Tokens a second in each round, each seen before. */
  seen: number[]
}

type Check = (token: string) => Promise<unknown>

/** The client's verifier beside bare jose, on one core and one token after the other. */
export async function measureTokenChecks({
  rounds,
  tokens,
  looks,
}: {
  rounds: number
  /** For each round. */
  tokens: number
  /** At tokens seen before, for each round. */
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
    const known = await issuer.sign(SEEN)
    for (const check of [byVerifier, byJose]) await rate(check, known)

    const checks: TokenChecks = { first: [], bare: [], seen: [] }
    for (let round = 0; round < rounds; round++) {
      const fresh = await issuer.sign(tokens)
      const order = [
        async () => checks.first.push(await rate(byVerifier, fresh)),
        async () => checks.bare.push(await rate(byJose, fresh)),
      ]
      for (const measure of round % 2 ? order.toReversed() : order) await measure()
      const again = Array.from({ length: looks }, (_, n) => asFromAHeader(known[n % SEEN] ?? ''))
      // The fresh ones have pushed some of the known out.
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

/** A string of its own, whose hash nobody has computed yet: as each request brings one. */
function asFromAHeader(token: string): string {
  return Buffer.from(token, 'latin1').toString('latin1')
}

async function rate(check: Check, tokens: string[]): Promise<number> {
  const started = performance.now()
  for (const token of tokens) await check(token)
  return (tokens.length * 1000) / (performance.now() - started)
}
