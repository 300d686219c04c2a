import { expect, test } from 'vitest'
import { HOME, nextPath } from './next.ts'

test.for(['/account', '/account/sessions?from=mail#top', '/anything/at/all'])(
  '%s is accepted',
  (asked) => expect(nextPath(asked)).toBe(asked),
)

test.for([
  undefined,
  null,
  ['/account', '/account/sessions'],
  '',
  'account',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'javascript:alert(1)',
])('%j is rejected', (asked) => expect(nextPath(asked)).toBe(HOME))
