import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freePort } from './free-port.ts'
import { ada, grace } from './people.ts'
import { nodeEnvironment } from './running.ts'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** A start on a machine that is busy with other work. */
const START_TIMEOUT_MS = 60_000
/** Of a test that starts two processes, one after the other. */
const TEST_TIMEOUT_MS = 180_000

let dataDir: string
function makeDataDir() {
  dataDir = mkdtempSync(path.join(tmpdir(), 'signin-process-'))
  chmodSync(dataDir, 0o755) // if started by root, PostgreSQL runs as another user, who needs access
}
const removeDataDir = () => rmSync(dataDir, { recursive: true, force: true })

/** Starts the real process on a free port with its own embedded PostgreSQL. */
async function start(env: Record<string, string> = {}) {
  const port = await freePort()
  const child = spawn(process.execPath, [main], {
    env: { ...nodeEnvironment, PORT: String(port), DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  }) as ChildProcessByStdio<null, Readable, Readable>
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk
    })
  }
  const ends = [once(child, 'exit'), once(child.stdout, 'close'), once(child.stderr, 'close')]
  const exited = Promise.all(ends).then(([exit]) => Number(exit?.[0]))
  const url = `http://127.0.0.1:${port}`
  const call = (procedure: string, input: object) =>
    fetch(`${url}/api/trpc/${procedure}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    })
  return { child, exited, url, call, output: () => output }
}

type Server = Awaited<ReturnType<typeof start>>

/** Registers an account and opens the link from the development mailbox. */
async function signUp({ url, call }: Server, { email, password, name }: typeof ada) {
  await call('accounts.register', { email, password, name })
  const links = async () => {
    const emails = await (await fetch(`${url}/dev/mailbox.json`)).json()
    return (emails as { links: string[] }[])[0]?.links[0]
  }
  await expect.poll(links, { timeout: 10_000 }).toContain('/register/confirm#')
  const token = (await links())?.split('#')[1]
  expect((await call('accounts.confirmEmail', { token, password })).status).toBe(200)
}

async function started(env?: Record<string, string>) {
  const server = await start(env)
  const ready = async () => (await fetch(`${server.url}/health/ready`).catch(() => null))?.ok
  await expect.poll(ready, { timeout: START_TIMEOUT_MS }).toBe(true)
  return server
}

describe('the process', { timeout: TEST_TIMEOUT_MS }, () => {
  // One database for all, since making one takes longer than anything that these tests do.
  beforeAll(makeDataDir)
  afterAll(removeDataDir)

  test('completes a request in progress before it exits, and keeps its data', async () => {
    const first = await started()
    await signUp(first, ada)
    const { email, password } = ada
    const begun = request(`${first.url}/api/trpc/sessions.signIn`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', expect: '100-continue' },
    })
    begun.flushHeaders()
    await once(begun, 'continue') // the server has received the header
    first.child.kill('SIGTERM')
    await expect.poll(first.output, { timeout: 10_000 }).toContain('"stopping"')
    begun.end(JSON.stringify({ email, password }))
    const [response] = await once(begun, 'response')
    expect(response.resume().statusCode).toBe(200)
    expect(await first.exited).toBe(0)

    const second = await started()
    expect((await second.call('sessions.signIn', { email, password })).status).toBe(200)
    second.child.kill('SIGINT')
    expect(await second.exited).toBe(0)
    expect(second.output()).toContain('Signin is ready')
    for (const secret of [password, ada.email]) {
      expect(first.output() + second.output()).not.toContain(secret)
    }
  })

  test('is not ready but keeps responding while it drains', async () => {
    const server = await started({ DRAIN_SECONDS: '5' })
    server.child.kill('SIGTERM')
    await expect.poll(server.output, { timeout: 10_000 }).toContain('"stopping"')
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(503)
    expect((await fetch(`${server.url}/health`)).status).toBe(200)
    expect(await server.exited).toBe(0)
  })

  test('exits with a reason when its database is killed', async () => {
    const server = await started()
    const lock = readFileSync(path.join(dataDir, 'postgres/data/postmaster.pid'), 'utf8')
    process.kill(Number(lock.split('\n')[0]), 'SIGKILL')
    expect(await server.exited).toBe(1)
    expect(server.output()).toContain('the embedded database ended')
  })

  test('exits when the script that started it is gone', async () => {
    const server = await started()
    server.child.disconnect()
    expect(await server.exited, server.output()).toBe(0)
  })

  test('does not start without the secret that passwords depend on', async () => {
    const first = await started()
    await signUp(first, grace)
    first.child.kill('SIGTERM')
    await first.exited
    rmSync(path.join(dataDir, 'postgres/secret-key-base'))
    const second = await start()
    expect(await second.exited).toBe(1)
    expect(second.output()).toMatch(/^Signin cannot start\. .*secret-key-base is missing/)
  })
})

describe('a start that cannot succeed gives the reason in one sentence', () => {
  beforeEach(makeDataDir)
  afterEach(removeDataDir)

  test('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const server = await start({ PORT: String(port) })
    expect(await server.exited).toBe(1)
    expect(server.output()).toMatch(
      new RegExp(`^Signin cannot start\\. Port ${port} is taken by another program\\..*\\n$`),
    )
    other.close()
  })

  test('a data directory that is a file', async () => {
    writeFileSync(path.join(dataDir, 'postgres'), '')
    const server = await start()
    expect(await server.exited).toBe(1)
    expect(server.output()).toMatch(/^Signin cannot start\. .*postgres.*\n$/)
  })

  // Two of the variables; src/env.test.ts has each of them.
  test.each([
    [
      'a missing secret in production',
      { NODE_ENV: 'production' },
      /SECRET_KEY_BASE is missing\. Make one with/,
    ],
    ['a cost that is too low', { BCRYPT_COST: '10' }, /BCRYPT_COST must be 12 or more\./],
  ])('%s', async (_, env, sentence) => {
    const server = await start(env)
    expect(await server.exited).toBe(1)
    expect(server.output()).toMatch(sentence)
    expect(server.output()).not.toContain('    at ')
  })
})
