import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../free-port.ts'
import { runCommand } from '../run-command.ts'
import { nodeEnvironment } from '../running.ts'

const source = (name: string) => fileURLToPath(new URL(`../../src/${name}`, import.meta.url))
const serviceToken = [
  ...['tokens', 'create', '--service', 'notes', '--name', 'Notes'],
  ...['--scopes', 'tokens:issue', '--days', '1'],
]

let dataDir: string
beforeAll(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'signin-command-'))
  chmodSync(dataDir, 0o755) // if started by root, PostgreSQL runs as another user, who needs access
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

/** A developer's environment: only the data directory is set. */
const env = () => ({ ...nodeEnvironment, DATA_DIR: dataDir })

async function start() {
  const port = await freePort()
  const child = spawn(process.execPath, [source('main.ts')], {
    env: { ...env(), PORT: String(port) },
    stdio: 'ignore',
  })
  const exited = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  const ready = async () => (await fetch(`${url}/health/ready`).catch(() => null))?.ok
  await expect.poll(ready, { timeout: 30_000 }).toBe(true)
  return { url, child, exited }
}

const run = (args: string[]) => runCommand(args, { DATA_DIR: dataDir })

async function kidsAt(url: string) {
  const { keys } = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as JSONWebKeySet
  return keys.map(({ kid }) => kid)
}

async function statusWith(url: string, token: string) {
  const response = await fetch(`${url}/api/trpc/tokens.issueAccessToken`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' },
  })
  return response.status
}

test('commands work on the embedded database while Signin runs, and while it does not', async () => {
  const signin = await start()
  const [first] = await kidsAt(signin.url)
  const beside = await run(serviceToken)
  expect(await statusWith(signin.url, beside.out)).toBe(200)
  const kid = /key ([\w-]{43})/.exec((await run(['keys', 'rotate'])).out)?.[1]
  await expect.poll(() => kidsAt(signin.url), { timeout: 30_000 }).toEqual([first, kid])
  signin.child.kill('SIGTERM')
  await signin.exited

  const alone = await run(serviceToken)
  expect(alone.out).toMatch(/^signin_svc_\w+\n$/)
  const again = await start()
  expect(await statusWith(again.url, alone.out)).toBe(200)
  expect(await kidsAt(again.url)).toEqual([first, kid])
  again.child.kill('SIGTERM')
  await again.exited
}, 120_000)
