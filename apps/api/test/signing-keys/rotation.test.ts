import { createLocalJWKSet, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { beforeEach, describe, expect, test } from 'vitest'
import { createSecretBox } from '../../src/crypto/secret-box.ts'
import { CACHE_TTL_MS } from '../../src/signing-keys/key-cache.ts'
import type { Browser } from '../browser.ts'
import { appForFile } from '../harness.ts'
import { signUp } from '../people.ts'
import { anotherKeyring, DAY, keySetOf, kidsOf, MINUTE, tokenFor } from './fixture.ts'

const signin = await appForFile()
let browser: Browser
beforeEach(async () => {
  await signin.db.signingKey.deleteMany()
  signin.passTime(CACHE_TTL_MS)
  browser = signin.browser()
  await signUp(signin, browser)
})

const kidOf = (token: string) => decodeProtectedHeader(token).kid
const signingKid = async () => kidOf(await tokenFor(browser))
const runJob = async (queue: string) => {
  await signin.db.$transaction((tx) => signin.jobs.add(tx, queue, {}))
  await signin.jobs.runDueJobs()
}
const verify = async (token: string) =>
  jwtVerify(token, createLocalJWKSet(await keySetOf(signin)), { currentDate: signin.now() })

describe('scheduled rotation', () => {
  test('keeps a key before it is due', async () => {
    const first = await signingKid()
    signin.passTime(29 * DAY)
    await runJob('rotate-signing-keys')
    expect(await kidsOf(signin)).toEqual([first])
  })

  test('publishes a successor 15 minutes before it signs, and the predecessor until its last token expires', async () => {
    await signingKid()
    signin.passTime(30 * DAY)
    await signUp(signin, browser)
    const first = await signingKid()
    await runJob('rotate-signing-keys')
    await runJob('rotate-signing-keys')
    const [, second, ...more] = await kidsOf(signin)
    expect(second).not.toBe(first)
    expect(more).toEqual([])

    signin.passTime(15 * MINUTE - 1000)
    const last = await tokenFor(browser)
    expect(kidOf(last)).toBe(first)
    signin.passTime(1000)
    expect(await signingKid()).toBe(second)
    await runJob('sweep')
    expect((await verify(last)).protectedHeader.kid).toBe(first)

    signin.passTime(10 * MINUTE)
    expect(await kidsOf(signin)).toEqual([first, second])
    signin.passTime(MINUTE)
    expect(await kidsOf(signin)).toEqual([second])
    await runJob('sweep')
    expect(await signin.db.signingKey.findMany({ select: { id: true } })).toEqual([{ id: second }])
  })

  test('migrates to another configured algorithm without a gap', async () => {
    const first = await signingKid()
    const changed = anotherKeyring(signin, { algorithm: 'ES256' })
    await changed.rotate('when due')
    await changed.rotate('when due')
    signin.passTime(CACHE_TTL_MS)
    expect(await signingKid()).toBe(first)
    const { keys } = await keySetOf(signin)
    expect(keys.map(({ alg }) => alg)).toEqual(['EdDSA', 'ES256'])

    signin.passTime(15 * MINUTE)
    const token = await tokenFor(browser)
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: keys[1]?.kid, typ: 'at+jwt' })
    await verify(token)
  })
})

test('a key created by a clock far ahead does not sign before its start, and blocks no other key', async () => {
  const future = new Date(signin.now().getTime() + DAY)
  const ahead = anotherKeyring(signin, { clock: () => future })
  const { kid } = await ahead.signer()
  expect(await signingKid()).not.toBe(kid)
  expect(await kidsOf(signin)).toContain(kid)
  signin.passTime(DAY)
  expect(await signingKid()).toBe(kid)
})

describe('rotation of compromised keys', () => {
  test('invalidates all tokens they signed, and the new key signs 2 seconds later', async () => {
    const before = await tokenFor(browser)
    await anotherKeyring(signin).rotate('now')
    const made = await anotherKeyring(signin).rotate('compromised')

    signin.passTime(CACHE_TTL_MS)
    expect(await kidsOf(signin)).toEqual([made?.kid])
    await expect(verify(before)).rejects.toThrow(errors.JWKSNoMatchingKey)
    const meanwhile = await browser.call('tokens.issueAccessToken', { audience: 'notes' })
    expect(meanwhile.error?.data).toMatchObject({ code: 'unavailable', retryAfter: 2 })

    signin.passTime(2000 - CACHE_TTL_MS)
    const after = await tokenFor(browser)
    expect(kidOf(after)).toBe(made?.kid)
    await verify(after)
  })
})

describe('a key that cannot be decrypted', () => {
  test('because of another secret is never published, logged once and replaced', async () => {
    const foreign = anotherKeyring(signin, { secretBox: createSecretBox(Buffer.alloc(32, 'else')) })
    const { kid } = await foreign.signer()

    const ours = await signingKid()
    expect(ours).not.toBe(kid)
    expect(await kidsOf(signin)).toEqual([ours])
    signin.passTime(CACHE_TTL_MS)
    expect(await signingKid()).toBe(ours)
    expect(signin.events('signing_key_ignored')).toMatchObject([{ kid }])
  })

  test('because it was renamed or corrupted is never published and replaced', async () => {
    const first = String(await signingKid())
    await signin.db.signingKey.update({ where: { id: first }, data: { id: 'moved' } })
    signin.passTime(CACHE_TTL_MS)
    const second = String(await signingKid())
    expect(second).not.toBe('moved')
    expect(await kidsOf(signin)).toEqual([second])

    const { encryptedKey } = await signin.db.signingKey.findUniqueOrThrow({ where: { id: second } })
    encryptedKey[40] = (encryptedKey[40] ?? 0) ^ 1
    const changed = { ...(await signin.db.signingKey.findFirstOrThrow()), id: second, encryptedKey }
    await signin.db.signingKey.deleteMany()
    await signin.db.signingKey.create({ data: changed })
    const kids = (await anotherKeyring(signin).published()).keys.map(({ kid }) => kid)
    expect(kids).toHaveLength(1)
    expect(kids).not.toContain(second)
  })
})
