import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSecretBox } from '../../src/crypto/secret-box.ts'
import { assertSeedsDecryptable, reencryptSeeds } from '../../src/second-factors/encrypted-seeds.ts'
import { reencryptKeys } from '../../src/signing-keys/encrypted-keys.ts'
import type { Browser } from '../browser.ts'
import { addTotp, codeOf, STEP } from '../factors.ts'
import { startApp, type TestApp } from '../harness.ts'
import { ada, signUp } from '../people.ts'
import { tokenFor } from '../signing-keys/fixture.ts'

const [older, newer] = [Buffer.alloc(32, 'older'), Buffer.alloc(32, 'newer')]
/**
 * Replicas before the rotation encrypt with the older key; replicas after it with the newer one.
 */
const olderBox = createSecretBox(older, [newer])
const newerBox = createSecretBox(newer, [older])
const newerAlone = createSecretBox(newer)

let signin: TestApp
let home: Browser
let interrupt: (() => Promise<unknown>) | undefined
beforeEach(async () => {
  interrupt = undefined
  signin = await startApp({ secretBox: olderBox, signingKeyBox: olderBox })
  home = signin.browser()
  await signUp(signin, home)
})
afterEach(() => signin.close())

async function interruptOnce(): Promise<void> {
  const event = interrupt
  interrupt = undefined
  await event?.()
}

/** Wraps the database client: `interrupt` runs just before the first update of this table. */
function interrupted(db: TestApp['db'], table: 'totpCredential' | 'signingKey'): TestApp['db'] {
  const delegate = db[table]
  const update = delegate.updateMany as (...args: unknown[]) => unknown
  const updateMany = async (...args: unknown[]) => {
    await interruptOnce()
    return update.apply(delegate, args)
  }
  const replaced = replacing(delegate, 'updateMany', updateMany)
  return replacing(db, table, replaced)
}

/** The same for updates within a transaction. */
function interruptedWithin(db: TestApp['db'], table: 'totpCredential'): TestApp['db'] {
  const transact = (work: (tx: object) => Promise<unknown>) =>
    db.$transaction((tx) => work(interrupted(tx as TestApp['db'], table)))
  return replacing(db, '$transaction', transact)
}

function replacing<T extends object>(whole: T, name: string, part: unknown): T {
  return new Proxy(whole, {
    get: (target, property) => (property === name ? part : Reflect.get(target, property)),
  })
}

async function signInWith(browser: Browser, secret: string) {
  const { email, password } = ada
  await browser.call('sessions.signIn', { email, password })
  const proof = { method: 'totp', code: codeOf(secret, signin.now()) }
  return (await browser.call('sessions.completeSecondFactor', proof)).data?.status
}

test('a code is accepted while its seed is being re-encrypted', async () => {
  const { secret } = await addTotp(signin, home)
  signin.passTime(STEP)
  const other = await startApp({
    db: interruptedWithin(signin.db, 'totpCredential'),
    databaseUrl: signin.databaseUrl,
    secretBox: olderBox,
    clock: signin.now,
  })
  interrupt = async () => expect(await reencryptSeeds(signin.db, newerBox)).toBe(1)
  expect(await signInWith(other.browser(), secret)).toBe('signedIn')
  expect(interrupt).toBeUndefined()
  await expect(assertSeedsDecryptable(signin.db, newerAlone)).resolves.toBeUndefined()
  await other.app.close()
})

test('a seed that is replaced during re-encryption is kept and re-encrypted as well', async () => {
  await addTotp(signin, home)
  let secret = ''
  interrupt = async () => {
    signin.passTime(STEP)
    secret = (await addTotp(signin, home)).secret
  }
  const count = await reencryptSeeds(interrupted(signin.db, 'totpCredential'), newerBox)
  expect(count).toBe(1)
  await expect(assertSeedsDecryptable(signin.db, newerAlone)).resolves.toBeUndefined()
  signin.passTime(STEP)
  expect(await signInWith(signin.browser(), secret)).toBe('signedIn')
})

test('a seed that is re-encrypted during setup can be confirmed, and one that no key decrypts is left unchanged', async () => {
  const { secret } = (await home.call('secondFactors.startTotp')).data
  expect(await reencryptSeeds(signin.db, createSecretBox(Buffer.alloc(32, 'else')))).toBe(0)
  expect(await reencryptSeeds(signin.db, newerBox)).toBe(1)
  const { error } = await home.call('secondFactors.confirmTotp', {
    code: codeOf(secret, signin.now()),
  })
  expect(error).toBeUndefined()
})

test('a start without the older key is refused while a single seed needs it', async () => {
  await addTotp(signin, home)
  await expect(assertSeedsDecryptable(signin.db, newerAlone)).rejects.toThrow(
    /^SECRET_KEY_BASE is not the one/,
  )
  await reencryptSeeds(signin.db, newerBox)
  const late = { ...ada, email: 'late@example.com' }
  const other = signin.browser()
  await signUp(signin, other, late)
  await addTotp(signin, other) // by a replica that still encrypts with the older key
  const { id } = await signin.db.account.findUniqueOrThrow({ where: { email: late.email } })
  await expect(assertSeedsDecryptable(signin.db, newerAlone)).rejects.toThrow(
    `1 of 2 second factors in the database were sealed with another SECRET_KEY_BASE, that of the account ${id} among them`,
  )
  await expect(assertSeedsDecryptable(signin.db, newerBox)).resolves.toBeUndefined()
})

test('a signing key that is deleted during re-encryption is not restored', async () => {
  await tokenFor(home)
  interrupt = () => signin.db.signingKey.deleteMany()
  expect(await reencryptKeys(interrupted(signin.db, 'signingKey'), newerBox)).toBe(0)
  expect(await signin.db.signingKey.count()).toBe(0)
})

test('a signing key that no key decrypts is left unchanged and does not stop the others', async () => {
  await tokenFor(home)
  const foreign = {
    id: 'foreign',
    algorithm: 'EdDSA',
    signsFrom: new Date(0),
    createdAt: new Date(0),
  }
  const encryptedKey = createSecretBox(Buffer.alloc(32, 'else')).encrypt(
    Buffer.from('{}'),
    'foreign',
  )
  await signin.db.signingKey.create({ data: { ...foreign, encryptedKey } })
  expect(await reencryptKeys(signin.db, newerBox)).toBe(1)
  expect(await reencryptKeys(signin.db, newerBox)).toBe(0)
  expect(await signin.db.signingKey.count()).toBe(2)
})
