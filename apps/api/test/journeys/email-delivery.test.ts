import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDb, type Db } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { asOwner } from '../as-owner.ts'
import { freePort } from '../free-port.ts'
import { startSmtpServer, type TestSmtpServer } from '../mail/smtp-server.ts'
import { ada, grace } from '../people.ts'
import { nodeEnvironment } from '../running.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const TIMEOUT = { timeout: 40_000 }

let databaseUrl: string
let db: Db
let ownerUrl: string
let dataDir: string
let smtpPort: number
let smtpServer: TestSmtpServer | undefined
const children: ChildProcess[] = []
let drop: () => Promise<void>

beforeEach(async () => {
  const database = await createTestDatabase(inject('databaseServer'))
  databaseUrl = database.url
  ownerUrl = database.ownerUrl
  drop = database.drop
  db = createDb({ url: databaseUrl, maxConnections: 2 })
  dataDir = mkdtempSync(path.join(tmpdir(), 'signin-nothing-lost-'))
  smtpPort = await freePort()
  smtpServer = undefined
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await smtpServer?.close()
  await db.$disconnect()
  await drop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** Starts the real process on the test's database, with a mail server that may be down. */
async function started() {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [main], {
    env: {
      ...nodeEnvironment,
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      MIGRATION_DATABASE_URL: ownerUrl,
      SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk
    })
  }
  const ready = async () => (await fetch(`${url}/health/ready`).catch(() => null))?.ok
  await expect.poll(ready, TIMEOUT).toBe(true)
  return {
    register: (person: object) =>
      fetch(`${url}/api/trpc/accounts.register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(person),
      }),
    output: () => output,
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

async function countRetries(): Promise<number> {
  const [jobs] = await db.$queryRaw<{ count: number }[]>`
    select count(*)::int from pgboss.job where state = 'retry'`
  return jobs?.count ?? 0
}

const deliveredTo = () => smtpServer?.received.map(({ to }) => [to].flat()[0]?.text) ?? []

test('an email is delivered even if the process is killed before it is sent', async () => {
  const first = await started()
  expect((await first.register(ada)).status).toBe(200)
  // No mail server accepted the email before the process dies. The expiry of a job that a dead
  // process still holds takes longer than this test can wait: see jobs/killed.test.ts.
  await expect.poll(first.output, TIMEOUT).toContain('"job_failed"')
  await expect.poll(countRetries, TIMEOUT).toBe(1)
  await first.kill()

  smtpServer = await startSmtpServer({ port: smtpPort })
  // Skips the retry delay of half a minute.
  await db.$executeRaw`update pgboss.job set start_after = now() where state = 'retry'`
  await started()
  await expect.poll(deliveredTo, TIMEOUT).toEqual([ada.email])
  expect(smtpServer.received[0]?.subject).toBe('Confirm your address')
})

test('an email of a transaction that is rolled back is never sent', async () => {
  const failing = `
    create function reject_grace() returns trigger language plpgsql as $$
    begin
      if new.email = 'grace@example.com' then raise exception 'undone at the last moment'; end if;
      return null;
    end $$`
  const trigger = `
    create constraint trigger undone after insert on registrations
    deferrable initially deferred for each row execute function reject_grace()`
  await asOwner({ ownerUrl }, failing, trigger)
  smtpServer = await startSmtpServer({ port: smtpPort })
  const process = await started()
  expect((await process.register(grace)).status).toBe(500)
  expect((await process.register(ada)).status).toBe(200)
  await expect.poll(deliveredTo, TIMEOUT).toEqual([ada.email])
  const [jobs] = await db.$queryRaw<{ count: bigint }[]>`
    select count(*) from pgboss.job where name = 'mail'`
  expect(jobs?.count).toBe(1n)
})
