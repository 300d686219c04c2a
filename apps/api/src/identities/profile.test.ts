import { expect, test } from 'vitest'
import { profileOf } from './profile.ts'

const claims = { subject: '1', emailVerified: true, name: 'Kate' }

test.each([
  ['kate@example.com', true],
  ['Kate@Example.COM', true],
  // Each normalises to kate@example.com, but may be another mailbox at the provider.
  ['\u212Aate@example.com', false],
  ['ｋate@example.com', false],
  [' kate@example.com', false],
])('%j normalises to kate@example.com and counts as verified: %s', (address, emailVerified) => {
  expect(profileOf({ ...claims, email: address })).toMatchObject({
    email: 'kate@example.com',
    emailVerified,
  })
})
