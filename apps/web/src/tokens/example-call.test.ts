import { expect, test } from 'vitest'
import { exampleCall } from './example-call.ts'

test.for([
  ['personal', ['notes:read', 'account:read'], '/api/trpc/accounts.me'],
  ['personal', ['account:write', 'tokens:issue'], '/api/trpc/accounts.updateProfile'],
  ['personal', ['tokens:issue', 'notes:read'], '/api/trpc/tokens.issueAccessToken'],
  ['personal', ['notes:read'], '/api/forward-auth'],
  // A service's token has no account, whatever its scopes.
  ['service', ['account:read', 'tokens:issue'], '/api/trpc/tokens.issueAccessToken'],
  ['service', ['account:write'], '/api/forward-auth'],
] as const)('the example of a %s token with %s calls %s', ([kind, scopes, path]) => {
  const apiToken = { kind, scopes: [...scopes] }
  const line = exampleCall({ token: 'signin_pat_x', apiToken }, 'https://accounts.example.com')
  expect(line).toMatch(/^curl -H 'Authorization: Bearer signin_pat_x' /)
  expect(line.split(' ').at(-1)).toBe(`https://accounts.example.com${path}`)
  // A mutation is a POST, even if it changes nothing.
  expect(line.includes("-d '{}'")).toBe(/updateProfile|issueAccessToken/.test(path))
})
