import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Validator } from '@seriousme/openapi-schema-validator'
import { type Signin, startSignin } from '@signin/api/test/running.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signUp } from './caller.ts'

const here = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const node = (...args: string[]) =>
  run(process.execPath, args, { cwd: here }).catch(({ stdout, stderr }) => {
    throw new Error(`${args.join(' ')}:\n${stdout}${stderr}`)
  })
const document = JSON.parse(readFileSync(path.join(here, '../../docs/openapi.json'), 'utf8'))

/** The endpoints that are not procedures; forward-auth responds with 401. */
const plain = Object.keys(document.paths).filter((path) => !path.startsWith('/api/trpc/'))

describe('docs/openapi.json', () => {
  test("is valid by OpenAPI 3.1's schema", async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
  })

  test('would be invalid without its info', async () => {
    const { info, ...mistaken } = structuredClone(document)
    expect(info.title).toBe('Signin')
    expect((await new Validator().validate(mistaken)).valid).toBe(false)
  })
})

describe('a client that is generated from it by default', () => {
  let signin: Signin
  beforeAll(async () => {
    signin = await startSignin()
    await node('src/generate.ts', signin.url)
  })
  afterAll(() => signin?.stop())

  test('compiles with the program that uses it, and rejects mistakes', async () => {
    await node('node_modules/typescript/bin/tsc', '-p', 'src')
  })

  test('registers, confirms, signs in, queries, and calls with an API token', async () => {
    const program = spawn(process.execPath, ['src/main.ts', signin.url], { cwd: here })
    let reported = ''
    program.stdout.on('data', (chunk) => {
      reported += chunk
    })
    program.stderr.pipe(process.stderr)
    program.stdin.end(`${await signin.mailedToken('grace@example.com')}\n`)
    await once(program, 'close')
    expect(reported.trim().split('\n')).toEqual([
      'registered received',
      'confirmed signedIn',
      'refused wrong_email_or_password',
      expect.stringMatching(/^entered [0-9a-f-]{36}$/),
      'me grace@example.com',
      expect.stringContaining('signedIn'),
      'by token grace@example.com',
      'beyond 403 insufficient_scope',
    ])
  })

  test.each([
    ['hey-api', () => ['src/hey-api.ts', signin.url]],
    ['orval', () => ['src/orval.ts']],
  ])('by %s calls queries with and without input, and a mutation', async (name, program) => {
    const person = await signUp(signin, `${name}@example.com`)
    const { token } = await person.apiToken(['account:read', 'account:write'])
    const { stdout } = await node(...program(), token)
    expect(JSON.parse(stdout)).toEqual({
      rules: 200,
      name: 'Grace Hopper',
      all: expect.any(Number),
      signIns: ['signedIn'],
      older: 1,
      refused: 'invalid_input',
    })
  })

  test('matches the document that a running Signin serves', async () => {
    const answer = await fetch(`${signin.url}/api/openapi.json`)
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300')
    expect(await answer.json()).toEqual(document)
  })

  test.each(plain)('has the documented response of %s', async (path) => {
    const answer = await fetch(signin.url + path)
    const { responses } = document.paths[path].get
    const reported = responses[answer.status]
    expect(Object.keys(responses)).toContain(String(answer.status))
    const type = answer.headers.get('content-type')?.split(';', 1)[0] ?? 'none'
    const content = (reported.$ref ? document.components.responses.Refused401 : reported).content
    expect(Object.keys(content)).toContain(type)
    const body = await answer.json()
    const { required = [] } = content[type].schema
    expect(Object.keys(body)).toEqual(expect.arrayContaining(required))
  })
})
