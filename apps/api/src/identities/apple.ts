import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { type ClientAuth, ClientSecretPost } from 'openid-client'
import { z } from 'zod'

const AUDIENCE = 'https://appleid.apple.com'
/** Apple allows six months; each is made for one question. */
const SECONDS = 5 * 60

export interface AppleKey {
  clientId: string
  teamId: string
  keyId: string
  privateKey: string
}

/** Null for what is no private key on P-256 in PEM, which is what Apple hands out. */
export function appleKey(pem: string): KeyObject | null {
  try {
    const key = createPrivateKey(pem)
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null
  } catch {
    return null
  }
}

const User = z.object({
  name: z.object({ firstName: z.string().default(''), lastName: z.string().default('') }),
})

/**
 * What the person is called, from the form that Apple posts the first time, and never again. It is
 * not signed: nothing is made of it but how they are greeted. The address beside it is left out.
 */
export function nameIn(user: string | null): string | null {
  try {
    const { firstName, lastName } = User.parse(JSON.parse(user ?? '')).name
    return `${firstName} ${lastName}`.trim() || null
  } catch {
    return null
  }
}

/** In place of a secret, Apple takes a JWT that was signed with the client's key. */
export function byAppleKey(apple: AppleKey): (clock: () => Date) => ClientAuth {
  return (clock) =>
    (...asked) =>
      ClientSecretPost(clientSecret(apple, clock()))(...asked)
}

/** @see https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret */
export function clientSecret({ clientId, teamId, keyId, privateKey }: AppleKey, now: Date): string {
  const iat = Math.floor(now.getTime() / 1000)
  const claims = { iss: teamId, iat, exp: iat + SECONDS, aud: AUDIENCE, sub: clientId }
  const signed = [{ alg: 'ES256', kid: keyId }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const key = createPrivateKey(privateKey)
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}
