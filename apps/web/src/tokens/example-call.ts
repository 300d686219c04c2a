import type { ApiToken } from '@signin/contracts'

interface Example {
  token: string
  apiToken: Pick<ApiToken, 'kind' | 'scopes'>
}

/**
 * A shell command that tries the token with a call that its scopes allow and that changes nothing.
 */
export function exampleCall(
  { token, apiToken: { kind, scopes } }: Example,
  origin: string,
): string {
  const call = `curl -H 'Authorization: Bearer ${token}'`
  const sending = `${call} -H 'Content-Type: application/json'`
  if (kind === 'personal' && scopes.includes('account:read')) {
    return `${call} ${origin}/api/trpc/accounts.me`
  }
  if (kind === 'personal' && scopes.includes('account:write')) {
    return `${sending} -d '{}' ${origin}/api/trpc/accounts.updateProfile`
  }
  if (scopes.includes('tokens:issue')) {
    return `${sending} -d '{}' ${origin}/api/trpc/tokens.issueAccessToken`
  }
  return `${call} -i ${origin}/api/forward-auth`
}
