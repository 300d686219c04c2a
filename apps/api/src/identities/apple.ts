import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { type ClientAuth, ClientSecretPost } from 'openid-client'
import { z } from 'zod'

const AUDIENCE = 'https://appleid.apple.com'
/** Apple accepts up to six months. A new secret is signed for each request. */
const CLIENT_SECRET_TTL_SECONDS = 5 * 60

export interface AppleKey {
  clientId: string
  teamId: string
  keyId: string
  privateKey: string
}

/** Parses the key that Apple issues: a private key on P-256 in PEM. Null for anything else. */
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
 * The person's name, from the `user` field that Apple posts at the first sign-in only. The field is
 * not signed, so it supplies the display name alone; the email address in it is ignored.
 */
export function nameOfAppleUser(user: string | null): string | null {
  try {
    const { firstName, lastName } = User.parse(JSON.parse(user ?? '')).name
    return `${firstName} ${lastName}`.trim() || null
  } catch {
    return null
  }
}

/** Apple accepts, in place of a client secret, a JWT signed with the client's private key. */
export function appleClientAuth(apple: AppleKey): (clock: () => Date) => ClientAuth {
  return (clock) =>
    (...args) =>
      ClientSecretPost(clientSecret(apple, clock()))(...args)
}

/** @see https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret */
export function clientSecret({ clientId, teamId, keyId, privateKey }: AppleKey, now: Date): string {
  const iat = Math.floor(now.getTime() / 1000)
  const claims = {
    iss: teamId,
    iat,
    exp: iat + CLIENT_SECRET_TTL_SECONDS,
    aud: AUDIENCE,
    sub: clientId,
  }
  const signingInput = [{ alg: 'ES256', kid: keyId }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  const key = createPrivateKey(privateKey)
  const signature = sign('sha256', Buffer.from(signingInput), { key, dsaEncoding: 'ieee-p1363' })
  return `${signingInput}.${signature.toString('base64url')}`
}
