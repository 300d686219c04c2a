import { beforeEach, expect, test, vi } from 'vitest'
import {
  clearPendingAuthorization,
  readPendingAuthorization,
  savePendingAuthorization,
} from './pending-authorization.ts'

const PLAIN = { purpose: 'signIn', next: '/account' }

beforeEach(() => sessionStorage.clear())

test.for(['signIn', 'confirm', 'link'] as const)(
  'the purpose %s is known after the callback',
  (purpose) => {
    const pending = { purpose, next: '/account/sessions?from=mail#top' }
    savePendingAuthorization(pending)
    expect(readPendingAuthorization()).toEqual(pending)
    // A reload of the page reads it again.
    expect(readPendingAuthorization()).toEqual(pending)
    clearPendingAuthorization()
    expect(readPendingAuthorization()).toEqual(PLAIN)
  },
)

test.for([
  'no JSON',
  'null',
  '7',
  '{}',
  '{"purpose":"signIn","next":"https://evil.example/"}',
  '{"purpose":"anything","next":"//evil.example"}',
  '{"purpose":["link"],"next":["/account/security"]}',
  '{"next":{}}',
])('%s in the storage counts as a plain sign-in', (kept) => {
  sessionStorage.setItem('signin.trip', kept)
  expect(readPendingAuthorization()).toEqual(PLAIN)
})

test('with storage blocked, the home page follows', () => {
  const shut = () => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  }
  for (const method of ['getItem', 'setItem', 'removeItem'] as const) {
    vi.spyOn(Storage.prototype, method).mockImplementation(shut)
  }
  savePendingAuthorization({ purpose: 'link', next: '/account/security' })
  expect(readPendingAuthorization()).toEqual(PLAIN)
  expect(clearPendingAuthorization).not.toThrow()
})
