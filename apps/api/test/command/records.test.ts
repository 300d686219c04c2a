import { describe, expect, test } from 'vitest'
import { deriveKey } from '../../src/crypto/derived-keys.ts'
import { createSecretBox } from '../../src/crypto/secret-box.ts'
import { peppersOf } from '../../src/passwords/pre-hash.ts'
import { appForFile } from '../harness.ts'
import { signUp } from '../people.ts'
import { quickHashing } from '../running.ts'
import { bearing, makeToken } from '../tokens/tokens.ts'
import { runInProcess, startInProcess } from './run-in-process.ts'

const SECRET_KEY_BASE = 'a secret of this test alone, and long enough for it'
const NO_TOKEN = '019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b'

const signin = await appForFile({
  peppers: peppersOf(deriveKey(SECRET_KEY_BASE, 'password pepper'), new Map()),
  signingKeyBox: createSecretBox(deriveKey(SECRET_KEY_BASE, 'signing key seal')),
})

const variables = {
  DATABASE_URL: signin.databaseUrl,
  SECRET_KEY_BASE,
  TOKEN_SCOPES: 'notes:read',
  ...quickHashing,
}
const run = (args: string[], more: Record<string, string> = {}) =>
  runInProcess(args, { ...variables, ...more })
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('tokens', () => {
  const wanted = ['--service', 'notes', '--scopes', 'tokens:issue', '--days', '9']
  const create = async (name: string) =>
    JSON.parse((await run(['tokens', 'create', '--name', name, ...wanted, '--json'])).out).token

  test('an empty list is a sentence, and nothing with --json', async () => {
    expect(await run(['tokens', 'list'])).toEqual({
      code: 0,
      out: 'No service has a token.\n',
      err: '',
    })
    expect(await run(['tokens', 'list', '--json'])).toEqual({ code: 0, out: '', err: '' })
  })

  test('the list names services and no secret; a revoked token is rejected', async () => {
    const token = await create('Notes')
    const listed = await run(['tokens', 'list', '--json'])
    expect(listed.out).not.toContain(token)
    const [{ id, ending }] = linesOf(listed.out)
    expect((await run(['tokens', 'list'])).out).toMatch(
      new RegExp(`^ID .*\\n${id} +notes +Notes +tokens:issue +${ending} +\\S+ +never\\n$`),
    )
    const revoked = await run(['tokens', 'revoke', id, '--yes', '--json'])
    expect(JSON.parse(revoked.out)).toEqual({ revoked: { id, name: 'Notes' } })
    const answer = await bearing(signin, token).call('tokens.issueAccessToken', {
      audience: 'notes',
    })
    expect(answer.error?.message).toMatch(/was revoked/)
    expect(await run(['tokens', 'revoke', id, '--yes'])).toMatchObject({ code: 3, out: '' })
  })

  test('the token of an account is not one of them', async () => {
    const owner = signin.browser()
    await signUp(signin, owner)
    const { id, token } = await makeToken(owner)
    expect((await run(['tokens', 'list', '--json'])).out).not.toContain(id)
    expect(await run(['tokens', 'revoke', id, '--yes'])).toMatchObject({ code: 3 })
    expect((await bearing(signin, token).call('accounts.me')).error).toBeUndefined()
  })

  test('an unknown id is exit code 3', async () => {
    expect(await run(['tokens', 'revoke', NO_TOKEN, '--yes'])).toEqual({
      code: 3,
      out: '',
      err: 'There is no such token of a service.\n',
    })
  })

  test('without a terminal nothing is revoked unless --yes is given', async () => {
    await create('Kept')
    const [{ id }] = linesOf((await run(['tokens', 'list', '--json'])).out)
    const ran = await run(['tokens', 'revoke', id])
    expect(ran).toEqual({
      code: 2,
      out: '',
      err: 'This has to be confirmed, and there is no terminal to ask on: add --yes.\n',
    })
    expect(linesOf((await run(['tokens', 'list', '--json'])).out)).toHaveLength(1)
  })
})

test('keys list tells the signing key from its successor', async () => {
  expect((await run(['keys', 'list'])).out).toMatch(/^There is no key yet/)
  const made = JSON.parse((await run(['keys', 'rotate', '--json'])).out)
  const next = JSON.parse((await run(['keys', 'rotate', '--json'])).out)
  const keys = linesOf((await run(['keys', 'list', '--json'])).out)
  expect(keys.map(({ kid, state }) => [kid, state])).toEqual([
    [made.key.id, 'signing'],
    [next.key.id, 'upcoming'],
  ])
})

describe('seed', () => {
  test('creates accounts that can sign in, and leaves existing ones alone', async () => {
    const { out } = await run(['seed', '--count', '3', '--json'])
    const { created, password } = JSON.parse(out)
    expect(created).toContain('person-3@example.com')
    const home = signin.browser()
    const signedIn = await home.call('sessions.signIn', { email: 'person-3@example.com', password })
    expect(signedIn.data.status).toBe('signedIn')
    expect(JSON.parse((await run(['seed', '--count', '3', '--json'])).out).created).toEqual([])
  })

  test('is refused in production', async () => {
    const production = {
      NODE_ENV: 'production',
      BCRYPT_COST: '12',
      PUBLIC_URL: 'https://signin.example.com',
      SMTP_URL: 'smtps://mail.example.com',
    }
    expect(await run(['seed'], production)).toEqual({
      code: 1,
      out: '',
      err: 'Sample accounts are for development alone.\n',
    })
  })

  test('stops at Ctrl-C after a whole account, exit code 130, and continues when repeated', async () => {
    const running = startInProcess(['seed', '--count', '10000'], variables)
    const people = { email: { startsWith: 'person-' } }
    const countNow = () => signin.db.account.count({ where: people })
    await expect.poll(countNow).toBeGreaterThan(5)
    running.interrupt()
    expect(await running.ran).toEqual({ code: 130, out: '', err: 'Interrupted.\n' })
    const count = await countNow()
    expect(count).toBeLessThan(10_000)
    const halfMade = { ...people, passwordCredential: null }
    expect(await signin.db.account.count({ where: halfMade })).toBe(0)
    const again = JSON.parse((await run(['seed', '--count', String(count + 1), '--json'])).out)
    expect(again.created).toEqual([`person-${count + 1}@example.com`])
  })
})

test('secrets generate prints secrets that production accepts, different each time', async () => {
  const [first, second] = await Promise.all([
    runInProcess(['secrets', 'generate', '--json']),
    runInProcess(['secrets', 'generate', '--json']),
  ])
  expect(first.out).not.toBe(second.out)
  const complete = {
    ...JSON.parse(first.out),
    NODE_ENV: 'production',
    DATABASE_URL: 'postgresql://signin@127.0.0.1:1/signin',
    PUBLIC_URL: 'https://signin.example.com',
    SMTP_URL: 'smtps://mail.example.com',
  }
  expect(await runInProcess(['doctor', '--environment-only'], complete)).toMatchObject({ code: 0 })
})
