import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runInProcess } from './run-in-process.ts'

/** Nothing listens on this port, so a command that opens the database fails. */
const complete = {
  NODE_ENV: 'production',
  SECRET_KEY_BASE: 'a secret of this test alone, and long enough for it',
  DATABASE_URL: 'postgresql://signin@127.0.0.1:1/signin',
  PUBLIC_URL: 'https://signin.example.com',
  SMTP_URL: 'smtps://mail.example.com',
}

let directory: string
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'signin-alone-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

test('doctor --environment-only accepts a complete environment without opening the database', async () => {
  expect(await runInProcess(['doctor', '--environment-only'], complete)).toEqual({
    code: 0,
    out: 'The environment is complete.\n',
    err: '',
  })
})

test('doctor --environment-only reports each problem on a line of its own', async () => {
  const DATABASE_URL = 'postgresql://signin:replace-this-POSTGRES_PASSWORD@db/signin'
  const ran = await runInProcess(['doctor', '--environment-only'], {
    ...complete,
    DATABASE_URL,
    PORT: 'http',
  })
  expect(ran).toEqual({
    code: 1,
    out: '',
    err: `The environment is not complete.
POSTGRES_PASSWORD still holds the placeholder of .env.prod.template.
PORT is not a number.
`,
  })
})

test('certificates create needs no environment variable, takes the host from a URL, and overwrites nothing', async () => {
  const to = [
    '--directory',
    directory,
    '--host',
    'https://signin.example.com:8443/',
    '--host',
    '::1',
  ]
  expect(await runInProcess(['certificates', 'create', ...to])).toMatchObject({ code: 0, err: '' })
  expect(readdirSync(directory)).toHaveLength(2)
  rmSync(path.join(directory, 'privkey.pem'))
  const again = await runInProcess(['certificates', 'create', ...to])
  expect(again).toMatchObject({ code: 1, out: '' })
  expect(again.err).toMatch(/^No certificate was made\. .*fullchain\.pem is there and .*\n$/)
})

test.each<[what: string, args: string[], RegExp]>([
  ['no host', ['--directory', '/nowhere'], /^--host is missing\.$/m],
  ['no folder', ['--host', 'a.example.com'], /^--directory is missing\./],
  [
    'an invalid host',
    ['--host', 'a,CN=b', '--directory', '/nowhere'],
    /^host is neither the name of a host nor an address\./,
  ],
  [
    'an invalid number of days',
    ['--host', 'a.example.com', '--directory', '/nowhere', '--days', '0'],
    /^days is not a whole number from 1 to 3650\./,
  ],
])('certificates create with %s is a usage error', async (_, args, sentence) => {
  const ran = await runInProcess(['certificates', 'create', ...args])
  expect(ran).toMatchObject({ code: 2, out: '' })
  expect(ran.err).toMatch(sentence)
})
