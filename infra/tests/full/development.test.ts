import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { heading } from '@signin/web/e2e/controls.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkout, files } from '../files/repository.ts'
import { inBrowser } from '../support/browser.ts'
import { freePort } from '../support/free-port.ts'
import { newPerson } from '../support/people.ts'
import { run } from '../support/run.ts'

const project = `signin-test-${randomBytes(4).toString('hex')}`
let copy: string
let pages: string
let api: string

async function compose(...args: string[]): Promise<string> {
  const env = {
    COMPOSE_PROJECT_NAME: project,
    COMPOSE_PROGRESS: 'quiet',
    WEB_PORT: new URL(pages).port,
    API_PORT: new URL(api).port,
  }
  const { code, output } = await run('docker', ['compose', ...args], { cwd: copy, env })
  if (code !== 0) throw new Error(`docker compose ${args.join(' ')}: ${output}`)
  return output.trim()
}

// A fresh clone: nothing is installed, nothing is built.
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'signin-clone-'))
  for (const name of files()) await cp(join(checkout, name), join(copy, name))
  pages = `http://localhost:${await freePort()}`
  api = `http://localhost:${await freePort()}`
  await compose('up', '--detach', '--build', '--wait')
})

afterAll(async () => {
  await compose('down', '--volumes', '--rmi', 'local', '--timeout', '1')
  await rm(copy, { recursive: true })
})

async function edit(name: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(copy, name), 'utf8')
  expect(text).toContain(from)
  await writeFile(join(copy, name), text.replace(from, to))
}

const UPDATE_TIMEOUT_MS = 120_000

async function until(holds: () => Promise<boolean>): Promise<void> {
  const patience = AbortSignal.timeout(UPDATE_TIMEOUT_MS)
  while (!(await holds())) {
    patience.throwIfAborted()
    await pause(200)
  }
}

/** The ids and start times of the containers, which change on a restart. */
const starts = async () => {
  const ids = (await compose('ps', '--quiet')).split('\n').sort()
  return (await run('docker', ['inspect', '--format', '{{.Id}} {{.State.StartedAt}}', ...ids]))
    .output
}

const call = (procedure: string, input: unknown) =>
  fetch(`${pages}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: pages },
    body: JSON.stringify(input),
  })

test('the email of a registration is in the development mailbox', async () => {
  const person = newPerson()
  const answer = await call('accounts.register', person)
  expect(answer.status, await answer.text()).toBe(200)
  const mailbox = async () => (await fetch(`${pages}/dev/mailbox`)).text()
  await until(async () => (await mailbox()).includes(person.email))
  expect(await (await fetch(`${api}/dev/mailbox`)).text()).toContain(person.email)
})

test('an edited page is updated in the browser without a reload', async () => {
  const before = await starts()
  const behind = { container: `${project}-frontend-1`, port: 5173 }
  const place = { url: pages, behind, beside: `${project}-backend-1` }
  await inBrowser(place, async (page) => {
    await page.goto('/nowhere')
    await heading(page, 'Page not found').waitFor()
    await page.evaluate('globalThis.stillTheSame = true')

    await edit('apps/web/src/NotFoundPage.vue', 'Page not found', 'Nothing to be found')
    await heading(page, 'Nothing to be found').waitFor()
    expect(await page.evaluate('globalThis.stillTheSame')).toBe(true)
  })
  expect(await starts()).toBe(before)
})

test('an edited api restarts inside its container', async () => {
  const before = await starts()
  await edit('apps/api/src/http/health.ts', "{ status: 'ok' }", "{ status: 'edited' }")
  // It does not answer while it restarts.
  const health = async () => (await fetch(`${api}/health`).catch(() => undefined))?.text()
  await until(async () => (await health())?.includes('edited') === true)
  expect(await starts()).toBe(before)
})
