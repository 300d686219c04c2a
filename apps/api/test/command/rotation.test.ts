import { randomBytes } from 'node:crypto'
import { createDb, type Db } from '@signin/db'
import { createTestDatabase, type TestDatabase } from '@signin/db/testing'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { codeOf } from '../factors.ts'
import { ada } from '../people.ts'
import { runCommand } from '../run-command.ts'
import { type Signin, startSignin } from '../running.ts'
import { runInProcess } from './run-in-process.ts'

const [older, newer] = [randomBytes(36).toString('base64'), randomBytes(36).toString('base64')]

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await createTestDatabase(inject('databaseServer'))
  db = createDb({ url: database.url })
})
afterAll(async () => {
  await db.$disconnect()
  await database.drop()
})

const start = (env: Record<string, string>) =>
  startSignin({ DATABASE_URL: database.url, MIGRATION_DATABASE_URL: database.ownerUrl, ...env })

const run = (name: string[], env: Record<string, string>) =>
  runCommand(name, { DATABASE_URL: database.url, ...env })

/** A browser's session cookie, kept from one process to the next. */
let cookie = ''
let sessionId: unknown
let seed = ''
let accessToken = ''

async function call({ url }: Signin, procedure: string, input?: object, as = cookie) {
  const query = procedure === 'sessions.current'
  const response = await fetch(`${url}/api/trpc/${procedure}`, {
    method: query ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', cookie: as },
    ...(query ? {} : { body: JSON.stringify(input ?? {}) }),
  })
  const set = response.headers.getSetCookie().map((it) => it.split(';')[0])
  const { result, error } = (await response.json()) as {
    result?: { data: Record<string, unknown> }
    error?: { message: string }
  }
  if (!result) throw new Error(`${procedure}: ${error?.message}`)
  return { data: result.data, cookies: set.join('; ') }
}

/** What "signin secrets rotate" names as the next step of docs/operations.md. */
async function nextStep(env: Record<string, string>): Promise<number | null> {
  const args = ['secrets', 'rotate', '--json']
  const { out, err } = await runInProcess(args, { DATABASE_URL: database.url, ...env })
  if (!out) throw new Error(err)
  return JSON.parse(out).nextStep
}

/** Asserts that the session, password, authenticator app and access token are still valid. */
async function expectAllToGoOn(signin: Signin): Promise<void> {
  const { data: current } = await call(signin, 'sessions.current')
  expect(current.id).toBe(sessionId)

  const { email, password } = ada
  const first = await call(signin, 'sessions.signIn', { email, password }, '')
  expect(first.data.status).toBe('secondFactorRequired')
  await db.totpCredential.updateMany({ data: { lastStep: 0, usedSteps: [] } }) // allows the code of the same time step again
  const proof = { method: 'totp', code: codeOf(seed, new Date()) }
  const second = await call(signin, 'sessions.completeSecondFactor', proof, first.cookies)
  expect(second.data.status).toBe('signedIn')

  const keys = await (await fetch(`${signin.url}/.well-known/jwks.json`)).json()
  await expect(jwtVerify(accessToken, createLocalJWKSet(keys))).resolves.toBeDefined()
}

test('rotating SECRET_KEY_BASE loses nothing that was encrypted with the older key', async () => {
  const before = await start({ SECRET_KEY_BASE: older })
  await call(before, 'accounts.register', ada)
  const token = await before.mailedToken(ada.email)
  const { password } = ada
  cookie = (await call(before, 'accounts.confirmEmail', { token, password })).cookies
  seed = String((await call(before, 'secondFactors.startTotp')).data.secret)
  await call(before, 'secondFactors.confirmTotp', { code: codeOf(seed, new Date()) })
  const issued = await call(before, 'tokens.issueAccessToken', {
    audience: new URL(before.url).origin,
  })
  accessToken = String(issued.data.accessToken)
  sessionId = (await call(before, 'sessions.current')).data.id
  await expectAllToGoOn(before)

  const rotated = { SECRET_KEY_BASE: newer, SECRET_KEY_BASE_PREVIOUS: older }
  await expect(start(rotated), 'the pepper would be another').rejects.toThrow(
    /Passwords depend on a pepper that is derived from SECRET_KEY_BASE/,
  )
  expect(await run(['secrets', 'reencrypt'], rotated)).toMatchObject({ code: 1, out: '' })

  expect(await nextStep({ SECRET_KEY_BASE: older })).toBe(1)
  await expect(nextStep(rotated)).rejects.toThrow(/Passwords depend on a pepper/)
  const pepper = await run(['secrets', 'pepper'], { SECRET_KEY_BASE: older })
  expect(pepper).toMatchObject({ code: 0, err: '' })
  const pinned = { PASSWORD_PEPPERS: pepper.out.trim() }
  expect(await nextStep({ ...pinned, SECRET_KEY_BASE: older })).toBe(2)
  const preparing = { SECRET_KEY_BASE: older, SECRET_KEY_BASE_PREVIOUS: newer }
  expect(await nextStep({ ...pinned, ...preparing })).toBe(3)
  await before.stop()

  // This replica already has the newer key as a previous one, so it can decrypt what others
  // encrypt.
  const prepared = await start({
    ...pinned,
    SECRET_KEY_BASE: older,
    SECRET_KEY_BASE_PREVIOUS: newer,
  })
  await expectAllToGoOn(prepared)
  const after = await start({ ...pinned, ...rotated })
  await expectAllToGoOn(after)
  await expect(start({ ...pinned, SECRET_KEY_BASE: newer }), 'too early').rejects.toThrow(
    /SECRET_KEY_BASE is not the one that the second factors in the database were sealed with/,
  )

  expect(await nextStep({ ...pinned, ...rotated })).toBe(4)
  const reencrypted = await run(['secrets', 'reencrypt'], { ...pinned, ...rotated })
  expect(reencrypted).toMatchObject({ code: 0, err: '' })
  expect(reencrypted.out).toMatch(
    /^Sealed anew: 1 of second factors, 1 of signing keys, 1 of audit keys, 0 of imported/,
  )
  expect((await run(['secrets', 'reencrypt'], { ...pinned, ...rotated })).out).toMatch(
    /^Sealed anew: 0 .*, 0 /,
  )
  expect(await nextStep({ ...pinned, ...rotated })).toBe(5)
  await expectAllToGoOn(prepared)
  await expectAllToGoOn(after)
  await prepared.stop()
  await after.stop()

  const alone = await start({ ...pinned, SECRET_KEY_BASE: newer })
  await expectAllToGoOn(alone)
  await alone.stop()

  const late = await run(['secrets', 'pepper'], { SECRET_KEY_BASE: older })
  expect(late, 'of a key that encrypted nothing').toMatchObject({ code: 1, out: '' })
}, 180_000)

test.each<[what: string, env: Record<string, string>, sentence: RegExp]>([
  [
    'ambiguous, as SECRET_KEY_BASE_PREVIOUS is set',
    { SECRET_KEY_BASE: newer, SECRET_KEY_BASE_PREVIOUS: older },
    /SECRET_KEY_BASE_PREVIOUS is set, so that it is not clear/,
  ],
  [
    'already listed',
    { SECRET_KEY_BASE: newer, PASSWORD_PEPPERS: `0:${randomBytes(32).toString('base64url')}` },
    /PASSWORD_PEPPERS has version 0 already/,
  ],
])('secrets pepper prints nothing if the pepper is %s', async (_, env, sentence) => {
  const ran = await run(['secrets', 'pepper'], env)
  expect(ran).toMatchObject({ code: 1, out: '' })
  expect(ran.err).toMatch(sentence)
})
