import { OWN_SCOPES, type OwnScope } from '@signin/contracts'

const meanings: Record<OwnScope, string> = {
  'account:read': 'Read your account, devices and activity',
  'account:write': 'Change your name, time zone and passkey names',
  'tokens:issue': 'Get access tokens for other services',
}

/** Without a person behind a token, there is no account to read or to change. */
const OF_A_PERSON: readonly string[] = ['account:read', 'account:write'] satisfies OwnScope[]

export type Kind = 'personal' | 'service'

/** What a scope means, or the scope itself where it is one of the team's own. */
export function formatScope(scope: string): string {
  return isOwn(scope) ? meanings[scope] : scope
}

export function isOwn(scope: string): scope is OwnScope {
  return (OWN_SCOPES as readonly string[]).includes(scope)
}

/** Those of `scopes` which do something for a token of that kind. */
export function scopesFor(kind: Kind, scopes: readonly string[]): string[] {
  return scopes.filter((scope) => kind === 'personal' || !OF_A_PERSON.includes(scope))
}
