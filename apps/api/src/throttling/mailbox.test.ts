import { expect, test } from 'vitest'
import { mailboxOf } from './mailbox.ts'

test.each([
  ['victim@example.com', 'victim@example.com'],
  ['victim+1@example.com', 'victim@example.com'],
  ['victim+a+b@example.com', 'victim@example.com'],
  ['victim+@example.com', 'victim@example.com'],
  ['v.ic.tim@example.com', 'v.ic.tim@example.com'],
  ['v.ic.tim+news@gmail.com', 'victim@gmail.com'],
  ['victim@googlemail.com', 'victim@gmail.com'],
  ['vic.tim+1@googlemail.com', 'victim@gmail.com'],
  ['vic-t_i.m@pm.me', 'victim@proton.me'],
  ['vic.tim@protonmail.com', 'victim@proton.me'],
  ['anything@victim.fastmail.com', 'victim@fastmail.com'],
  ['victim+1@fastmail.com', 'victim@fastmail.com'],
  ['+victim@example.com', '+victim@example.com'],
  ['"a+b@c"@example.com', '"a@example.com'],
  ['019f2055-b4d2-7000-8000-000000000000', '019f2055-b4d2-7000-8000-000000000000'],
])('%s leads to %s', (email, mailbox) => expect(mailboxOf(email)).toBe(mailbox))

test('an address is the one mailbox that it leads to', () => {
  const mailbox = mailboxOf('v.ic-tim+news@pm.me')
  expect(mailboxOf(mailbox)).toBe(mailbox)
})
