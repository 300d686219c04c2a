import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHasher } from '../../src/passwords/hasher.ts'
import { createPasswords } from '../../src/passwords/passwords.ts'
import { type Peppers, peppersOf } from '../../src/passwords/pre-hash.ts'
import { startApp, type TestApp } from '../harness.ts'
import { ada } from '../people.ts'

let signin: TestApp
beforeAll(async () => {
  signin = await startApp()
})
afterAll(() => signin.close())

const withPassword = (password: string) => ({
  ...ada,
  email: `${crypto.randomUUID()}@example.com`,
  password,
})

async function opens(email: string, password: string): Promise<boolean> {
  return (await signin.browser().call('sessions.signIn', { email, password })).status === 200
}

describe('a password', () => {
  test.each([
    ['longer than bcrypt reads', `${'x'.repeat(72)}A`, `${'x'.repeat(72)}B`],
    ['with a space at its end', 'ends with a space ', 'ends with a space'],
    ['in capitals', 'CAPITALS ARE KEPT', 'capitals are kept'],
    ['of 64 emoji', '🔑'.repeat(64), '🔑'.repeat(63)],
    ['of 256 characters', 'é'.repeat(256), 'é'.repeat(255)],
  ])('%s counts to its last character', async (_, password, other) => {
    const person = withPassword(password)
    await signin.browser().call('accounts.register', person)
    expect(await opens(person.email, password)).toBe(true)
    expect(await opens(person.email, other)).toBe(false)
  })

  test('typed composed or decomposed is the same (NFKC)', async () => {
    const person = withPassword('caf\u00e9 au lait, chaud')
    await signin.browser().call('accounts.register', person)
    expect(await opens(person.email, 'cafe\u0301 au lait, chaud')).toBe(true)
  })
})

describe('an outdated hash', () => {
  const old: Peppers = peppersOf(Buffer.alloc(32, 1), new Map())
  const rotated: Peppers = peppersOf(
    Buffer.alloc(32, 1),
    new Map([[1, 'a newer pepper, 32 bytes long or so']]),
  )

  test.each([
    ['pepper', rotated, 4],
    ['cost', old, 5],
  ])('by its %s is replaced at the next sign-in', async (_, peppers, cost) => {
    const account = await signin.db.account.create({
      data: { email: `${crypto.randomUUID()}@example.com`, name: 'Ada' },
    })
    const before = createPasswords({ db: signin.db, hasher: signin.hasher, peppers: old })
    await before.addFirst(signin.db, account.id, await before.protect(ada.password))
    const stored = () =>
      signin.db.passwordCredential.findUniqueOrThrow({ where: { accountId: account.id } })
    const outdated = await stored()

    const hasher = createHasher({ cost, threads: 1 })
    const after = createPasswords({ db: signin.db, hasher, peppers })
    expect(await after.verify(account.id, 'not the password')).toBe(false)
    expect((await stored()).hash).toBe(outdated.hash)
    expect(await after.verify(account.id, ada.password)).toBe(true)
    const replaced = await stored()
    expect(replaced).toMatchObject({ pepperVersion: peppers.current })
    expect(replaced.hash).toMatch(new RegExp(`^\\$2b\\$0${cost}\\$`))
    expect(replaced.hash).not.toBe(outdated.hash)
    expect(await after.verify(account.id, ada.password)).toBe(true)
    await hasher.close()
  })

  test('under a pepper that is no longer known is an error, not a wrong password', async () => {
    const account = await signin.db.account.create({
      data: { email: `${crypto.randomUUID()}@example.com`, name: 'Ada' },
    })
    const before = createPasswords({ db: signin.db, hasher: signin.hasher, peppers: rotated })
    await before.addFirst(signin.db, account.id, await before.protect(ada.password))
    const forgetful = createPasswords({ db: signin.db, hasher: signin.hasher, peppers: old })
    await expect(forgetful.verify(account.id, ada.password)).rejects.toThrow('lacks version 1')
  })
})

describe('more sign-ins than can be hashed', () => {
  test('are told to come back, and the rest complete', async () => {
    const hasher = createHasher({ cost: 10, threads: 1 })
    const busy = await startApp({ hasher })
    const { email, password } = ada
    const flood = await Promise.all(
      Array.from({ length: 30 }, () => busy.browser().call('sessions.signIn', { email, password })),
    )
    const refused = flood.filter(({ status }) => status === 503)
    expect(refused.length).toBeGreaterThan(0)
    for (const { error, headers } of refused) {
      expect(error?.data).toMatchObject({ code: 'busy', retryAfter: 2 })
      expect(headers['retry-after']).toBe('2')
    }
    const answered = flood.filter(({ status }) => status === 401)
    expect(answered.length).toBeGreaterThanOrEqual(8)
    expect(answered.length + refused.length).toBe(30)
    await busy.close()
  })
})
