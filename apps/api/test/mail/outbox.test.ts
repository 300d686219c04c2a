import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Jobs } from '../../src/jobs/jobs.ts'
import { type Mailer, smtpMailer } from '../../src/mail/mailer.ts'
import { createOutbox, type Outbox } from '../../src/mail/outbox.ts'
import { message } from '../../src/mail/sample.testing.ts'
import { createLogger } from '../../src/telemetry/log.ts'
import { type JobFixture, startJobFixture } from '../jobs/fixture.ts'
import { type RecipientPolicy, startSmtpServer, type TestSmtpServer } from './smtp-server.ts'

type Requests = { welcome: { account: string } }

let fixture: JobFixture
let smtpServer: TestSmtpServer
let mailer: Mailer
let jobs: Jobs
let outbox: Outbox<Requests>
let rejectionFor: RecipientPolicy
let logged: string

beforeEach(async () => {
  fixture = await startJobFixture()
  rejectionFor = () => undefined
  logged = ''
  smtpServer = await startSmtpServer({ rejectionFor: (address) => rejectionFor(address) })
  mailer = smtpMailer({ url: smtpServer.url, from: 'no-reply@signin.example' })
  jobs = fixture.jobs()
  outbox = createOutbox<Requests>({
    jobs,
    mailer,
    templates: {
      welcome: async ({ account }) => ({ ...message, to: `${account}@example.com` }),
    },
    logger: createLogger('info', {
      write: (line) => {
        logged += line
      },
    }),
  })
})
afterEach(async () => {
  await fixture.close()
  await mailer.close()
  await smtpServer.close()
})

const post = (account = 'ada') =>
  fixture.db.$transaction((tx) => outbox.post(tx, 'welcome', { account }))
const becomeDue = () =>
  fixture.db.$executeRaw`update pgboss.job set start_after = now() where name = 'mail'`

test('an email requested in a transaction is sent by a worker, and logged without its content', async () => {
  await jobs.start()
  await post()
  await expect.poll(() => smtpServer.received.length, { timeout: 10_000 }).toBe(1)
  expect(smtpServer.received[0]?.to).toMatchObject({ text: 'ada@example.com' })
  await expect
    .poll(() => logged, { timeout: 10_000 })
    .toContain('"event":"email_sent","kind":"welcome"')
  for (const text of ['ada', message.subject, 'token=']) {
    expect(logged + fixture.logged()).not.toContain(text)
  }
})

test('an email requested in a transaction that failed is not sent', async () => {
  await fixture.db
    .$transaction(async (tx) => {
      await outbox.post(tx, 'welcome', { account: 'ada' })
      await tx.$executeRaw`select 1 / 0`
    })
    .catch(() => {})
  expect(await jobs.runDueJobs()).toBe(0)
  expect(smtpServer.attempts()).toBe(0)
})

test('a temporary rejection is retried with the same message id', async () => {
  rejectionFor = () => ({ code: 452, text: '4.2.2 full' })
  await post()
  await jobs.runDueJobs()
  expect(smtpServer.attempts()).toBe(1)
  expect(await jobs.deadLetters()).toEqual([])
  rejectionFor = () => undefined
  await becomeDue()
  await jobs.runDueJobs()
  expect(smtpServer.received).toHaveLength(1)
  const [row] = await fixture.db.$queryRaw<{ id: string }[]>`
    select id from pgboss.job where name = 'mail'`
  expect(smtpServer.received[0]?.messageId).toBe(`<${row?.id}@signin.example>`)
})

test('a permanent rejection is not retried, and the job becomes a dead letter', async () => {
  rejectionFor = () => ({ code: 550, text: '5.1.1 <ada@example.com> unknown' })
  await jobs.start()
  await post()
  await expect.poll(() => jobs.deadLetters(), { timeout: 10_000 }).toHaveLength(1)
  expect(smtpServer.attempts()).toBe(1)
  const [dead] = await jobs.deadLetters()
  expect(dead).toMatchObject({
    queue: 'mail',
    data: { kind: 'welcome', request: { account: 'ada' } },
    reason: 'The mail server rejected the email permanently (550 5.1.1).',
  })
  expect(fixture.logged()).not.toContain('ada@example.com')
})

test('no email is lost while the mail server is down', async () => {
  const port = Number(new URL(smtpServer.url).port)
  await smtpServer.close()
  for (const account of ['ada', 'bob', 'eve']) await post(account)
  expect(await jobs.runDueJobs()).toBe(3)
  expect(await jobs.deadLetters()).toEqual([])
  smtpServer = await startSmtpServer({ port })
  await becomeDue()
  await jobs.runDueJobs()
  const to = smtpServer.received.map(({ to }) => [to].flat()[0]?.text)
  expect(to.sort()).toEqual(['ada@example.com', 'bob@example.com', 'eve@example.com'])
})
