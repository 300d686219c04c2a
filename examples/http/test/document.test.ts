import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Signin, startSignin } from '@signin/api/test/running.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, signUp } from './caller.ts'
import { type Snippet, snippets } from './snippets.ts'
import { lacks } from './tools.ts'

const apps = fileURLToPath(new URL('../../../apps', import.meta.url))
const every = snippets()
const written = (language: string) => every.filter((snippet) => snippet.language === language)
/** The verifier is the last snippet of each language. */
const verifiers = [written('python').at(-1), written('go').at(-1)].filter((it) => it !== undefined)

const VARIABLES = { TOKEN_AUDIENCES: 'notes,files', TOKEN_SCOPES: 'notes:read,notes:write' }

let signin: Signin
let folder: string
let grace: Caller
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'signin-document-'))
  symlinkSync(apps, path.join(folder, 'apps'))
  signin = await startSignin(VARIABLES)
  grace = await signUp(signin, 'grace@example.com')
})
afterAll(async () => {
  await signin?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a snippet in a folder that contains a link to the checkout's apps. */
async function run({ language, code }: Pick<Snippet, 'language' | 'code'>, env: NodeJS.ProcessEnv) {
  const file = path.join(folder, `snippet.${language}`)
  writeFileSync(file, code)
  const commands: Record<string, string[]> = {
    sh: ['bash', '-euo', 'pipefail', file],
    python: ['python3', file],
    go: ['go', 'run', file],
  }
  const [command = '', ...args] = commands[language] ?? []
  const child = spawn(command, args, {
    cwd: folder,
    env: {
      PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
      HOME: folder,
      SIGNIN: signin.url,
      DATA_DIR: signin.dataDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const exitCode = await new Promise((resolve) => child.once('close', resolve))
  return { exitCode, output: output.trim(), stderr }
}

test('docs/http.md has snippets to run', () => {
  const languages = new Set(every.map(({ language }) => language))
  expect([...languages]).toEqual(['sh', 'python', 'go'])
  expect(verifiers).toHaveLength(2)
})

test.skipIf(lacks('sh'))(
  'its shell commands print the documented output, run in sequence',
  async () => {
    const END = '\n== the end of a snippet ==\n'
    const steps = written('sh')
    const code = steps.map((snippet) => `${snippet.code}printf '${END.replaceAll('\n', '\\n')}'\n`)
    const { output, stderr, exitCode } = await run(
      { language: 'sh', code: code.join('') },
      VARIABLES,
    )
    const outputs = `${output}\n`.split(END)
    for (const [index, { shows }] of steps.entries()) {
      expect(outputs[index]?.trim(), stderr).toMatch(shows)
    }
    expect(exitCode).toBe(0)
  },
)

test.skipIf(lacks('python'))(
  'its Python client calls queries and mutations, and handles errors',
  async () => {
    const [client] = written('python')
    const scopes = ['account:read', 'tokens:issue']
    const { output, stderr } = await run(client as Snippet, {
      API_TOKEN: (await grace.apiToken(scopes)).token,
    })
    expect(output, stderr).toMatch((client as Snippet).shows)
  },
)

describe.each(verifiers)('its verifier in $language', (verifier) => {
  const it = test.skipIf(lacks(verifier.language, verifier.needs))
  const verify = (token: string) => run(verifier, { ACCESS_TOKEN: token })
  const refused = { exitCode: 1, output: 'refused' }

  it('accepts a valid token', async () => {
    const { token } = await grace.apiToken(['tokens:issue', 'notes:read'])
    const { output, stderr } = await verify(await grace.accessToken(token, 'notes'))
    expect(output, stderr).toMatch(verifier.shows)
  })

  it('rejects a token that is for another audience, modified, unsigned or malformed', async () => {
    const { token } = await grace.apiToken(['tokens:issue', 'notes:read'])
    const [header = '', payload = '', signature] = (await grace.accessToken(token, 'notes')).split(
      '.',
    )
    const changed = (part: string, change: object) => {
      const old = JSON.parse(Buffer.from(part, 'base64url').toString())
      return Buffer.from(JSON.stringify({ ...old, ...change })).toString('base64url')
    }
    for (const wrong of [
      await grace.accessToken(token, 'files'),
      `${header}.${changed(payload, { scope: 'notes:write' })}.${signature}`,
      `${changed(header, { alg: 'none' })}.${payload}.`,
      `${changed(header, { kid: 'another' })}.${payload}.${signature}`,
      'junk',
    ]) {
      expect(await verify(wrong)).toMatchObject(refused)
    }
  })

  it('rejects a revoked token', async () => {
    const { token, id } = await grace.apiToken(['tokens:issue', 'notes:read'])
    const accessToken = await grace.accessToken(token, 'notes')
    expect(await verify(accessToken)).toMatchObject({ exitCode: 0 })
    await grace.revoke(id)
    // Compiling the program first takes longer than a second.
    await expect.poll(() => verify(accessToken), { timeout: 60_000 }).toMatchObject(refused)
  })
})
