import { expect, test } from 'vitest'
import { profileOf } from './profile.ts'

const said = { subject: '1', vouched: true, name: 'Kate' }

test.each([
  ['kate@example.com', true],
  ['Kate@Example.COM', true],
  // Each becomes kate@example.com, and may be another mailbox where the provider wrote to it.
  ['\u212Aate@example.com', false],
  ['ｋate@example.com', false],
  [' kate@example.com', false],
])('%j is vouched for as kate@example.com: %s', (address, vouched) => {
  expect(profileOf({ ...said, email: address })).toMatchObject({
    email: 'kate@example.com',
    vouched,
  })
})
