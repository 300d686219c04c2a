import { OWN_SCOPES, type OwnScope } from '@signin/contracts'

const texts: Record<OwnScope, string> = {
  'account:read': 'Read your account, devices and activity',
  'account:write': 'Change your name, time zone and passkey names',
  'tokens:issue': 'Get access tokens for other services',
}

/** A service's token has no account to read or to change. */
const PERSONAL_SCOPES: readonly string[] = ['account:read', 'account:write'] satisfies OwnScope[]

export type Kind = 'personal' | 'service'

/** The meaning of a scope; the scope itself if the team has defined it. */
export function formatScope(scope: string): string {
  return isOwn(scope) ? texts[scope] : scope
}

export function isOwn(scope: string): scope is OwnScope {
  return (OWN_SCOPES as readonly string[]).includes(scope)
}

/** The scopes that have an effect for a token of this kind. */
export function scopesFor(kind: Kind, scopes: readonly string[]): string[] {
  return scopes.filter((scope) => kind === 'personal' || !PERSONAL_SCOPES.includes(scope))
}
