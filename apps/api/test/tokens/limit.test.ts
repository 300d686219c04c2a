import { createDb } from '@signin/db'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashToken } from '../../src/crypto/random-token.ts'
import { createServiceToken, MAX_TOKENS } from '../../src/tokens/creation.ts'
import type { Answer, Browser } from '../browser.ts'
import { startApp, type TestApp } from '../harness.ts'
import { ada, signUp } from '../people.ts'
import { ALL_SCOPES, isLive, makeAdmin, requestToken } from './tokens.ts'

let signin: TestApp
let elsewhere: TestApp
let home: Browser
let there: Browser
beforeAll(async () => {
  signin = await startApp()
  elsewhere = await startApp({
    db: createDb({ url: signin.databaseUrl, maxConnections: 5 }),
    databaseUrl: signin.databaseUrl,
    clock: signin.now,
  })
  home = signin.browser()
  await signUp(signin, home)
  await makeAdmin(signin, ada.email)
  there = elsewhere.browser()
  for (const [cookie, value] of home.cookies) there.cookies.set(cookie, value)
})
afterAll(async () => {
  await elsewhere.close()
  await signin.close()
})

const countCreated = (answers: Answer[]) => answers.filter(({ status }) => status === 200).length

/**
 * Calls both replicas, eight at a time, since a transaction waits for a connection only so long.
 */
async function createConcurrently(times: number, wanted: object): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let n = 0; n < times; n += 8) {
    const batch = Array.from({ length: Math.min(8, times - n) }, (_, i) =>
      requestToken(i % 2 === 0 ? home : there, wanted),
    )
    answers.push(...(await Promise.all(batch)))
  }
  return answers
}

test('a hundred concurrent creations do not exceed the limit', async () => {
  expect(countCreated(await createConcurrently(MAX_TOKENS - 3, { expiresInDays: 1 }))).toBe(
    MAX_TOKENS - 3,
  )
  const answers = await createConcurrently(100, { expiresInDays: 1 })
  expect(countCreated(answers)).toBe(3)
  const codes = new Set(answers.flatMap(({ error }) => error?.data.code ?? []))
  expect([...codes]).toEqual(['too_many_tokens'])

  const [{ id }] = (await home.call('tokens.listApiTokens')).data.tokens
  await home.call('tokens.revokeApiToken', { id })
  expect(countCreated(await createConcurrently(8, { expiresInDays: 1 }))).toBe(1)
})

test('each service has a limit of its own', async () => {
  const wanted = { kind: 'service', service: 'notes', expiresInDays: 1 }
  expect(countCreated(await createConcurrently(MAX_TOKENS + 4, wanted))).toBe(MAX_TOKENS)
  expect((await requestToken(home, { ...wanted, service: 'files' })).status).toBe(200)
})

test('expired tokens do not count', async () => {
  signin.passTime(86_400_000)
  await home.call('sessions.reauthenticate', { method: 'password', password: ada.password })
  expect((await requestToken(home)).status).toBe(200)
})

describe('the command line', () => {
  const make = (scopes: string[], known = scopes, app = signin) =>
    app.db.$transaction((tx) =>
      createServiceToken(
        tx,
        { clock: signin.now, scopes: known },
        { service: 'reports', name: 'Reports', scopes, expiresInDays: 30 },
      ),
    )

  test('creates a service token as an admin does', async () => {
    const { token, apiToken } = await make(['notes:read'])
    expect(apiToken).toMatchObject({ kind: 'service', service: 'reports' })
    expect(await isLive(signin, token)).toBe(true)
    await expect(make(ALL_SCOPES, [])).rejects.toMatchObject({ code: 'insufficient_scope' })
  })

  test('does not exceed the limit concurrently', async () => {
    const like = await signin.db.apiToken.findFirstOrThrow({ where: { service: 'reports' } })
    const { id: _, ...rest } = like
    const rows = Array.from({ length: MAX_TOKENS - 2 }, (_, n) => ({
      ...rest,
      tokenHash: hashToken(`another ${n}`),
    }))
    await signin.db.apiToken.createMany({ data: rows })
    const made = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) => make([], [], n % 2 === 0 ? signin : elsewhere)),
    )
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await signin.db.apiToken.count({ where: { service: 'reports' } })).toBe(MAX_TOKENS)
  })
})
