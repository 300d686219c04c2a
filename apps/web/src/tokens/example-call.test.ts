import { expect, test } from 'vitest'
import { exampleCall } from './example-call.ts'

test.for([
  ['personal', ['notes:read', 'account:read'], '/api/trpc/accounts.me'],
  ['personal', ['account:write', 'tokens:issue'], '/api/trpc/accounts.updateProfile'],
  ['personal', ['tokens:issue', 'notes:read'], '/api/trpc/tokens.issueAccessToken'],
  ['personal', ['notes:read'], '/api/forward-auth'],
  // There is no account behind it, whatever it was given.
  ['service', ['account:read', 'tokens:issue'], '/api/trpc/tokens.issueAccessToken'],
  ['service', ['account:write'], '/api/forward-auth'],
] as const)('a %s token for %s is tried at %s', ([kind, scopes, path]) => {
  const apiToken = { kind, scopes: [...scopes] }
  const line = exampleCall({ token: 'signin_pat_x', apiToken }, 'https://accounts.example.com')
  expect(line).toMatch(/^curl -H 'Authorization: Bearer signin_pat_x' /)
  expect(line.split(' ').at(-1)).toBe(`https://accounts.example.com${path}`)
  // What changes nothing is still a POST.
  expect(line.includes("-d '{}'")).toBe(/updateProfile|issueAccessToken/.test(path))
})
