import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createDb } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type S3Server, startS3 } from '../files/s3-server.ts'
import { startSmtpServer, type TestSmtpServer } from '../mail/smtp-server.ts'
import { noRedis, startRedis, type TestRedis } from '../throttling/redis.ts'
import { runInProcess } from './run-in-process.ts'

const PASSWORD = 'hunter2-of-this-test'

let database: Awaited<ReturnType<typeof createTestDatabase>>
let smtp: TestSmtpServer
let s3: S3Server
let redis: TestRedis | undefined
let directory: string
let variables: Record<string, string>

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'signin-doctor-'))
  database = await createTestDatabase(inject('databaseServer'))
  smtp = await startSmtpServer({
    onAuth: ({ password }, _, answer) =>
      password === PASSWORD ? answer(null, { user: 'signin' }) : answer(new Error('no')),
  })
  s3 = await startS3()
  redis = noRedis ? undefined : await startRedis()
})
afterAll(async () => {
  await Promise.all([database.drop(), smtp.close(), s3.close(), redis?.stop()])
  rmSync(directory, { recursive: true })
})
beforeEach(() => {
  const { endpoint, bucket, accessKeyId, secretAccessKey } = s3.bucket
  variables = {
    DATABASE_URL: database.url,
    DATA_DIR: directory,
    SECRET_KEY_BASE: 'a secret of this test alone, and long enough for it',
    SMTP_URL: smtp.url.replace('//', `//signin:${PASSWORD}@`),
    MAIL_FROM: 'Signin <accounts@signin.invalid>',
    S3_ENDPOINT: endpoint,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    ...(redis ? { REDIS_URL: redis.url } : {}),
  }
})

interface Check {
  probe: string
  status: string
  message: string
  mend?: string
}

async function examine(change: Record<string, string> = {}) {
  const ran = await runInProcess(['doctor', '--json'], { ...variables, ...change })
  const checks: Check[] = JSON.parse(ran.out).checks
  const of = (probe: string) =>
    checks.filter((check) => check.probe === probe).map(({ status, message }) => [status, message])
  return { ...ran, checks, of }
}

test('everything that works is ok, and nothing secret is printed', async () => {
  const { code, out, checks, of } = await examine()
  expect(checks.filter(({ status }) => status === 'failed')).toEqual([])
  expect(code).toBe(0)
  expect(out).not.toContain(PASSWORD)
  expect(of('database')[0]).toEqual(['ok', expect.stringMatching(/^The server is PostgreSQL 1\d/)])
  expect(of('rights').map(([status]) => status)).toEqual(['ok', 'ok'])
  expect(of('migrations')).toEqual([['ok', 'Every migration is applied.']])
  expect(of('clock')).toEqual([['ok', expect.stringMatching(/^The clock is 0\.\d s /)]])
  expect(of('audit').map(([status]) => status)).toEqual(['ok', 'ok'])
  expect(of('jobs')).toEqual([
    ['warning', 'No replica works on jobs, and none is late yet.'],
    ['ok', 'No job has failed for good.'],
  ])
  expect(of('mail')[0]).toEqual(['ok', '127.0.0.1 accepts the name and the password.'])
  expect(of('files')).toEqual([['ok', 'The bucket signin stores, returns and removes an object.']])
  expect(smtp.received).toEqual([])
})

test('each failed or weak check says how to mend it', async () => {
  const { checks } = await examine()
  const weak = checks.filter(({ status }) => status !== 'ok')
  expect(weak.length).toBeGreaterThan(0)
  for (const { mend } of weak) expect(mend).toMatch(/^[A-Z].*\.$/)
  const oneRole = { ...variables, DATABASE_URL: database.ownerUrl }
  const { out } = await runInProcess(['doctor'], oneRole)
  expect(out).toMatch(/^warning +rights .*superuser.*\n +→ .*MIGRATION_DATABASE_URL/m)
})

test('broken services fail with exit code 1, each by itself and without its secrets', async () => {
  const { code, out, err, of } = await examine({
    DATABASE_URL: 'postgres://signin:hunter2@127.0.0.1:1/signin',
    SMTP_URL: smtp.url.replace('//', '//signin:wrong-password@'),
    S3_BUCKET: 'nowhere',
    REDIS_URL: 'redis://:hunter2@127.0.0.1:1',
  })
  expect(code).toBe(1)
  expect(err).toMatch(/^\d of \d+ checks failed\.\n$/)
  expect(out).not.toMatch(/hunter2|wrong-password/)
  expect(of('database')).toEqual([['failed', 'The database cannot be reached.']])
  expect(of('mail')).toEqual([
    ['failed', '127.0.0.1 does not accept the name and the password (535).'],
  ])
  expect(of('files')).toEqual([
    ['failed', expect.stringMatching(/^The bucket nowhere does not store an object\. /)],
  ])
  expect(of('redis')).toEqual([['failed', 'Redis does not work. It refuses the connection.']])
  // Those that need the database are left out, as its own line says enough.
  for (const probe of ['rights', 'migrations', 'clock', 'jobs']) expect(of(probe)).toEqual([])
})

test.skipIf(noRedis)('a Redis that drops counters before they expire is a weakness', async () => {
  const client = new Redis(redis?.url ?? '')
  const statuses: unknown[] = []
  for (const policy of ['noeviction', 'volatile-ttl', 'allkeys-lru']) {
    await client.config('SET', 'maxmemory-policy', policy)
    statuses.push((await examine()).of('redis').map(([status]) => status))
  }
  await client.config('SET', 'maxmemory-policy', 'noeviction')
  client.disconnect()
  expect(statuses).toEqual([['ok'], ['ok'], ['ok', 'warning']])
})

test('a mail server that does not run refuses the connection', async () => {
  const { of } = await examine({ SMTP_URL: 'smtp://127.0.0.1:1' })
  expect(of('mail')).toEqual([['failed', '127.0.0.1 takes no email. It refuses the connection.']])
})

test('an anchor of the audit log is read, and named if that fails', async () => {
  const missing = `file:${directory}/missing`
  const { code, of } = await examine({ AUDIT_ANCHORS: `log,file:${directory},${missing}` })
  expect(code).toBe(1)
  expect(of('anchors')).toEqual([
    ['ok', `file:${directory} can be read.`],
    ['failed', `${missing} takes no checkpoints of the audit log. There is no such directory.`],
  ])
})

test('--environment-only --json names every problem once', async () => {
  const ran = await runInProcess(['doctor', '--environment-only', '--json'], { PORT: '80' })
  const { complete, problems } = JSON.parse(ran.out)
  expect([ran.code, complete]).toEqual([1, false])
  const ofDatabase = problems.filter((line: string) => line.startsWith('DATABASE_URL'))
  expect(ofDatabase).toEqual([
    'DATABASE_URL is missing. The embedded database is not for production.',
  ])
})

test('a mail server whose certificate nobody vouches for takes no email', async () => {
  const untrusted = await startSmtpServer({ hideSTARTTLS: false })
  const { of } = await examine({ SMTP_URL: untrusted.url })
  await untrusted.close()
  expect(of('mail')).toEqual([['failed', 'The certificate of 127.0.0.1 is not trusted.']])
})

test('invalid variables are a line each, and nothing is examined with them', async () => {
  const { code, checks } = await examine({ PORT: 'http', LOG_LEVEL: 'loud' })
  expect(code).toBe(1)
  expect(checks.map(({ probe, message }) => [probe, message])).toEqual([
    ['variables', 'PORT is not a number.'],
    ['variables', expect.stringMatching(/^LOG_LEVEL must be one of/)],
  ])
})

describe('a database that is not as it should be', () => {
  const change = async (statement: string) => {
    const db = createDb({ url: database.ownerUrl, maxConnections: 1 })
    await db.$executeRawUnsafe(statement)
    await db.$disconnect()
  }

  test('a failed and a pending migration are named', async () => {
    await change(`update _prisma_migrations set finished_at = null where migration_name =
      (select max(migration_name) from _prisma_migrations)`)
    await change(`delete from _prisma_migrations where migration_name =
      (select min(migration_name) from _prisma_migrations)`)
    const { of } = await examine()
    await change(`update _prisma_migrations set finished_at = now() where finished_at is null`)
    expect(of('migrations')).toEqual([
      ['failed', expect.stringMatching(/^The migration \w+ is running, or failed\.$/)],
      ['failed', expect.stringMatching(/^Not applied: \w+ \(1\)\.$/)],
    ])
  })

  test('events that are not sequenced, and an anchor that is not reached, are named', async () => {
    await change(`insert into audit_events (id, at, kind, outcome, actor, details_hash)
      values (gen_random_uuid(), now() - interval '1 minute', 'signedIn', 'success', 'account', sha256(''))`)
    await change(
      `insert into audit_checkpoints (tree_size, note, next_xid, cluster) values (9, '', '0', '')`,
    )
    await change(`insert into audit_anchors values ('s3:elsewhere', 8, now() - interval '2 days')`)
    expect((await examine()).of('audit')).toEqual([
      ['failed', expect.stringMatching(/^1 events have waited/)],
      ['failed', 'No checkpoint was published to s3:elsewhere for a day.'],
    ])
  })

  test('dead letters and late jobs are counted', async () => {
    await change(`select pgboss.create_queue(name, '{"policy": "standard", "retryLimit": 0,
      "retryDelay": 0, "retryBackoff": false, "expireInSeconds": 60, "retentionSeconds": 60,
      "deleteAfterSeconds": 60}') from unnest(array['dead-letters', 'emails']) name`)
    await change(`insert into pgboss.job (name, state, start_after)
      values ('dead-letters', 'created', now()), ('emails', 'created', now() - interval '1 hour')`)
    expect((await examine()).of('jobs')).toEqual([
      ['failed', expect.stringMatching(/^1 jobs are late/)],
      ['warning', '1 jobs failed at their last attempt.'],
    ])
  })
})
