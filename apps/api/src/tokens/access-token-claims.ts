import type { Caller, SecondFactor, SignInMethod, Viewer } from '@signin/contracts'
import { hasTwoFactors } from '../sessions/decision.ts'

/** The values of RFC 8176. It has none for an emailed link and for an identity provider. */
const amrOfMethod: Record<SignInMethod, string> = {
  password: 'pwd',
  mailLink: 'email',
  passkey: 'pop',
  identityProvider: 'fed',
  recovery: 'email',
}
const amrOfFactor: Record<SecondFactor, string> = {
  totp: 'otp',
  recoveryCode: 'otp',
  passkey: 'pop',
}

/**
 * The claims that identify the caller. They include exactly one reference that a revocation can
 * name: `sid` for a session or `api_token` for a program. A program's claims have no `auth_time`
 * and `amr`, because no person authenticated. `act` names the admin who acts as the subject (RFC 8693,
 * 4.1); `auth_time` and `amr` are then of the admin's authentication.
 *
 * @param role the role of the account; null for a service.
 */
export function claimsOf({ viewer, bearer }: Caller, role: string | null) {
  if (viewer === null) return { sub: `service:${bearer.service}`, api_token: bearer.tokenId }
  const person = { sub: viewer.accountId, roles: [role] }
  if (bearer) return { ...person, api_token: bearer.tokenId }
  const auth_time = Math.floor(viewer.authenticatedAt.getTime() / 1000)
  const { impersonator } = viewer
  return {
    ...person,
    ...(impersonator && { act: { sub: impersonator.accountId } }),
    sid: viewer.sessionId,
    auth_time,
    amr: methodsOf(viewer),
  }
}

function methodsOf(session: Pick<Viewer, 'method' | 'secondFactor'>): string[] {
  const { method, secondFactor } = session
  const methods = [amrOfMethod[method]]
  if (secondFactor) methods.push(amrOfFactor[secondFactor])
  if (hasTwoFactors(session)) methods.push('mfa')
  return [...new Set(methods)]
}
