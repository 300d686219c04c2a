import { AppError } from '@signin/contracts'
import bcrypt from 'bcrypt'
import { describe, expect, test, vi } from 'vitest'
import { createHasher, type Hasher } from '../../src/passwords/hasher.ts'
import { createPasswords, type PasswordsDeps } from '../../src/passwords/passwords.ts'
import { assertPeppersPresent, isDerivedPepperInUse } from '../../src/passwords/peppers-in-use.ts'
import { type Peppers, peppersOf, preHash, printed } from '../../src/passwords/pre-hash.ts'
import { replaceHash } from '../../src/passwords/table.ts'
import type { Answer } from '../browser.ts'
import { appForFile, importedPasswordBox, startApp } from '../harness.ts'
import { ada, signUp } from '../people.ts'

const signin = await appForFile()

const withPassword = (password: string) => ({
  ...ada,
  email: `${crypto.randomUUID()}@example.com`,
  password,
})

async function canSignIn(email: string, password: string): Promise<boolean> {
  return (await signin.browser().call('sessions.signIn', { email, password })).status === 200
}

/** 90 characters without repetition. */
const long =
  'what is long enough to run over the seventy-two bytes that bcrypt reads of any password, ok'
const keys = [...'🔑🔒🎹🎲🏰🧭🪐🦉']
  .map((key, n, all) => key + all.slice(n).join(''))
  .join('')
  .repeat(2)
  .slice(0, 128)

describe('a password', () => {
  test.each([
    ['longer than bcrypt reads', `${long}A`, `${long}B`],
    ['with a space at its end', 'ends with a space ', 'ends with a space'],
    ['in capitals', 'CAPITALS ARE KEPT', 'capitals are kept'],
    ['of 64 emoji', keys, keys.slice(0, -2)],
    [
      'of 256 characters',
      `${long}${long}${long}`.slice(0, 256),
      `${long}${long}${long}`.slice(0, 255),
    ],
  ])('%s is compared up to its last character', async (_, password, other) => {
    const person = withPassword(password)
    await signUp(signin, signin.browser(), person)
    expect(await canSignIn(person.email, password)).toBe(true)
    expect(await canSignIn(person.email, other)).toBe(false)
  })

  test('typed composed or decomposed is the same (NFKC)', async () => {
    const person = withPassword('caf\u00e9 au lait, chaud')
    await signUp(signin, signin.browser(), person)
    expect(await canSignIn(person.email, 'cafe\u0301 au lait, chaud')).toBe(true)
  })
})

const someone = { address: '192.0.2.1', known: null }
const quiet = { error: vi.fn(), warn: vi.fn() }
const derived = Buffer.alloc(32, 1)
const old: Peppers = peppersOf(derived, new Map())
const rotated: Peppers = peppersOf(derived, new Map([[1, 'a newer pepper, 32 bytes long or so']]))

function passwordsIn(fixture: Pick<PasswordsDeps, 'hasher' | 'peppers'>) {
  const networkOf = (address: string) => address
  const fixed = {
    db: signin.db,
    clock: () => new Date(),
    log: quiet,
    networkOf,
    importedPasswordBox,
  }
  const passwords = createPasswords({ ...fixed, ...fixture })
  const verify = (id: string | null, password: string) =>
    passwords.withHashingSlot(someone, (checks) => checks.verify(id, password))
  return { ...passwords, verify }
}

/** An account whose password was hashed with these peppers, at the lowest cost. */
async function accountHashedWith(peppers: Peppers) {
  const { id } = await signin.db.account.create({
    data: { email: `${crypto.randomUUID()}@example.com`, name: 'Ada' },
  })
  const before = passwordsIn({ hasher: signin.hasher, peppers })
  await before.set(signin.db, id, await before.hash(someone, ada.password))
  const stored = () => signin.db.passwordCredential.findUniqueOrThrow({ where: { accountId: id } })
  return { id, stored }
}

describe('a pepper', () => {
  test('is required to verify a guess against a stolen hash', async () => {
    const { stored } = await accountHashedWith(old)
    const { hash } = await stored()
    const known = { version: 0, key: derived }
    const other = { version: 0, key: Buffer.alloc(32, 2) }
    expect(await signin.hasher.compare(preHash(ada.password, known), hash)).toBe(true)
    expect(await signin.hasher.compare(preHash(ada.password, other), hash)).toBe(false)
  })

  test('that is missing is logged, fails verification and prevents the start', async () => {
    const { id } = await accountHashedWith(rotated)
    const withoutPepper = passwordsIn({ hasher: signin.hasher, peppers: old })
    expect(await withoutPepper.verify(id, ada.password)).toBe(false)
    expect(quiet.error).toHaveBeenCalledWith({ event: 'pepper_missing', version: 1 })
    await expect(assertPeppersPresent(signin.db, old)).rejects.toThrow('lacks version 1')
    await expect(assertPeppersPresent(signin.db, rotated)).resolves.toBeUndefined()
    expect(await isDerivedPepperInUse(signin.db)).toBe(true)
  })
})

test('a pepper listed as version 0 is used even after SECRET_KEY_BASE changed', async () => {
  const { id } = await accountHashedWith(old)
  const listed = new Map([[0, printed(derived).slice('0:'.length)]])
  const pinned = peppersOf(Buffer.alloc(32, 2), listed)
  expect(
    await passwordsIn({ hasher: signin.hasher, peppers: pinned }).verify(id, ada.password),
  ).toBe(true)
  const lost = peppersOf(Buffer.alloc(32, 2), new Map())
  expect(await passwordsIn({ hasher: signin.hasher, peppers: lost }).verify(id, ada.password)).toBe(
    false,
  )
})

describe('an outdated hash', () => {
  test.each([
    ['pepper', rotated, 4],
    ['cost', old, 5],
  ])('with another %s is replaced at the next sign-in', async (_, peppers, cost) => {
    const { id, stored } = await accountHashedWith(old)
    const outdated = await stored()

    const hasher = createHasher({ cost, threads: 1 })
    const after = passwordsIn({ hasher, peppers })
    expect(await after.verify(id, 'not the password')).toBe(false)
    expect((await stored()).hash).toBe(outdated.hash)
    expect(await after.verify(id, ada.password)).toBe(true)
    const replaced = await stored()
    expect(replaced).toMatchObject({ pepperVersion: peppers.current.version })
    expect(replaced.hash).toMatch(new RegExp(`^\\$2b\\$0${cost}\\$`))
    expect(replaced.hash).not.toBe(outdated.hash)
    expect(await after.verify(id, ada.password)).toBe(true)
    await hasher.close()
  })

  test('that cannot be replaced at the moment still verifies', async () => {
    const { id, stored } = await accountHashedWith(old)
    const busy: Hasher = { ...signin.hasher, hash: () => Promise.reject(new AppError('busy')) }
    const after = passwordsIn({ hasher: busy, peppers: rotated })
    expect(await after.verify(id, ada.password)).toBe(true)
    expect((await stored()).pepperVersion).toBe(0)
    expect(quiet.warn).toHaveBeenCalledOnce()
  })

  test('does not overwrite a password that was changed in the meantime', async () => {
    const { id, stored } = await accountHashedWith(old)
    const { hash, pepperVersion } = await stored()
    await signin.db.passwordCredential.update({ where: { accountId: id }, data: { hash: 'newer' } })
    await replaceHash(signin.db, id, { hash, pepperVersion }, { hash: 'renewed', pepperVersion })
    expect((await stored()).hash).toBe('newer')
  })

  test('of a lower cost takes as much work to reject as an unknown account', async () => {
    const { id } = await accountHashedWith(old)
    const spent = { known: 0, unknown: 0 }
    const counting = (who: keyof typeof spent): Hasher => ({
      ...signin.hasher,
      cost: 7,
      compare(secret, hash) {
        spent[who] += 2 ** bcrypt.getRounds(hash)
        return signin.hasher.compare(secret, hash)
      },
    })
    await passwordsIn({ peppers: old, hasher: counting('known') }).verify(id, 'a wrong guess')
    await passwordsIn({ peppers: old, hasher: counting('unknown') }).verify(null, 'a wrong guess')
    expect(spent).toEqual({ known: 2 ** 7, unknown: 2 ** 7 })
  })
})

describe('more sign-ins than the hashing queue holds', () => {
  test('get busy with Retry-After, and the others complete', async () => {
    // One is being hashed and eight are queued.
    const places = 9
    const hasher = createHasher({ cost: 4, threads: 1 })
    await hasher.hash('so that the thread is there')
    const go = Promise.withResolvers<void>()
    const compare: Hasher['compare'] = async (secret, hash) => {
      await go.promise
      return hasher.compare(secret, hash)
    }
    const busy = await startApp({ hasher: { ...hasher, compare } })
    const { email, password } = ada
    const refused: Answer[] = []
    const flood = Array.from({ length: 30 }, async (_, n) => {
      const attempt = { email: `${n}.${email}`, password }
      const answer = await busy.browser().call('sessions.signIn', attempt)
      if (answer.status === 503) refused.push(answer)
      return answer.status
    })
    await expect.poll(() => refused.length, { timeout: 20_000 }).toBe(30 - places)
    for (const { error, headers } of refused) {
      expect(error?.data).toMatchObject({ code: 'busy', retryAfter: 2 })
      expect(headers['retry-after']).toBe('2')
    }
    go.resolve()
    const statuses = await Promise.all(flood)
    expect(statuses.filter((status) => status === 401)).toHaveLength(places)
    await busy.close()
  })
})
