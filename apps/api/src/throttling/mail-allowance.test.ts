import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { countersInMemory } from './counters.ts'
import { createMailAllowance, type MailAllowance, type MailKind } from './mail-allowance.ts'
import { networksOf } from './networks.ts'

let mail: MailAllowance
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }))
beforeEach(() => {
  mail = createMailAllowance(countersInMemory(Buffer.alloc(32)))
})
afterAll(() => void vi.useRealTimers())
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

const ADA = 'ada@example.com'
const take = (kind: MailKind, email: string, address: string, device?: string) =>
  mail.take(kind, email, networksOf(address), device)
/** Another network each time. */
const network = (n: number) => `198.51.${n >> 8}.${n & 255}`

async function sent(times: number, take: (n: number) => Promise<number>): Promise<number> {
  let sent = 0
  for (let n = 0; n < times; n++) if ((await take(n)) === 0) sent += 1
  return sent
}

test('five an hour are sent to one mailbox from one network', async () => {
  expect(await sent(9, () => take('reset', ADA, '192.0.2.1'))).toBe(5)
  expect(await take('reset', ADA, '192.0.2.1')).toBe(3600)
  expect(await take('reset', ADA, '192.0.2.2')).toBe(0)
  expect(await take('reset', 'bob@example.com', '192.0.2.1')).toBe(0)
  pass(3600)
  expect(await take('reset', ADA, '192.0.2.1')).toBe(0)
})

test.each([
  ['sub-addresses', (n: number) => `ada+${n}@example.com`],
  [
    'dots, where its provider ignores them',
    (n: number) => `a${'.'.repeat(n % 2)}d.a+${n}@gmail.com`,
  ],
])('one mailbox is one mailbox under all its %s', async (_, email) => {
  expect(await sent(50, (n) => take('registration', email(n), '192.0.2.1'))).toBe(5)
})

test('a customer with a /56 or a /48 gets four or sixteen times as much, and no 256 times', async () => {
  expect(await sent(256, (n) => take('reset', `${n % 50}@example.com`, '2001:db8::1'))).toBe(250)
  const from56 = (n: number) => `2001:db8:1:${(n % 256).toString(16)}::1`
  expect(await sent(512, (n) => take('reset', ADA, from56(n)))).toBe(20)
})

test('twenty a day are sent to one mailbox', async () => {
  expect(await sent(100, (n) => take('reset', ADA, network(n % 25)))).toBe(20)
  expect(await take('reset', ADA, network(99))).toBe(86_400)
  pass(86_400)
  expect(await sent(30, (n) => take('reset', ADA, network(n + 300)))).toBe(20)
})

test('who asks too often uses up nothing of the others', async () => {
  expect(await sent(500, () => take('reset', ADA, '192.0.2.1'))).toBe(5)
  expect(await sent(20, (n) => take('reset', ADA, network(n)))).toBe(15)
})

test('a network that asked for none today has a sign-in link in reserve, of a thousand networks', async () => {
  expect(await sent(5 * 999, (n) => take('signInLink', ADA, network(n % 999)))).toBe(999)
  expect(await take('signInLink', ADA, network(999))).toBe(0)
  expect(await take('signInLink', ADA, network(1000))).toBeGreaterThan(0)
  const oneCustomer = (n: number) => `2001:db8:1:${n.toString(16)}::1`
  expect(await sent(256, (n) => take('signInLink', 'bob@example.com', oneCustomer(n)))).toBe(20)
})

test('who is told to wait for a sign-in link has one in the mailbox that works', async () => {
  for (const from of [1, 10]) {
    const email = `${from}@example.com`
    let lastSent = Date.now()
    for (let minute = 0; minute < 200; minute += 2) {
      for (let n = 0; n < 2 * from; n++) {
        const wait = await take('signInLink', email, network(n % from))
        if (wait === 0) lastSent = Date.now()
        else expect(Date.now() - lastSent, `${from}`).toBeLessThan(600_000)
        expect(wait).toBeLessThanOrEqual(600)
      }
      pass(120)
    }
  }
})

test('from one network ten sign-in links an hour are sent, also if all are asked for at once', async () => {
  let inAll = 0
  for (let minute = 0; minute < 60; minute++) {
    const waits = Array.from({ length: 20 }, () => take('signInLink', ADA, '192.0.2.1'))
    inAll += (await Promise.all(waits)).filter((wait) => wait === 0).length
    if (minute === 0) expect(inAll).toBe(5)
    pass(60)
  }
  expect(inAll).toBe(5 + 5)
})

test('one kind of email uses up nothing of another', async () => {
  for (const kind of ['reset', 'registration', 'emailChange', 'confirmAccount'] as const) {
    expect(await sent(50, (n) => take(kind, ADA, network(n))), kind).toBe(20)
  }
  expect(await sent(5, () => take('signInLink', ADA, network(1)))).toBe(5)
})

test('a device that the account knows is counted apart', async () => {
  expect(await sent(50, (n) => take('reset', ADA, network(n)))).toBe(20)
  expect(await sent(9, (n) => take('reset', ADA, network(n), 'hers'))).toBe(5)
  expect(await take('reset', ADA, network(1), 'hers')).toBe(3600)
  expect(await take('reset', ADA, network(1), 'another')).toBe(0)
})
