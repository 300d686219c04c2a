import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Jobs } from '../../src/jobs/jobs.ts'
import { PermanentFailure } from '../../src/jobs/perform.ts'
import { emailsOf } from '../../src/mail/email-states.ts'
import { MailServerError } from '../../src/mail/mailer.ts'
import { createOutbox, type Outbox } from '../../src/mail/outbox.ts'
import { message } from '../../src/mail/sample.testing.ts'
import { createLogger } from '../../src/telemetry/log.ts'
import { type JobFixture, startJobFixture } from '../jobs/fixture.ts'

interface Requests {
  byId: { accountId: string }
  byAddress: { email: string }
  unneeded: { accountId: string }
}

const accountId = crypto.randomUUID()
const email = 'ada@example.com'
const account = { accountId, email }

let fixture: JobFixture
let jobs: Jobs
let outbox: Outbox<Requests>
let failure: Error | null
beforeEach(async () => {
  fixture = await startJobFixture()
  jobs = fixture.jobs()
  failure = null
  outbox = createOutbox<Requests>({
    jobs,
    mailer: {
      send: async () => {
        if (failure) throw failure
      },
    },
    templates: {
      byId: async () => ({ ...message, to: email }),
      byAddress: async ({ email }) => ({ ...message, to: email }),
      unneeded: async () => null,
    },
    logger: createLogger('silent'),
  })
})
afterEach(() => fixture.close())

const listed = () => emailsOf(fixture.db, account)

test('an email waits, and is then sent or not needed', async () => {
  await outbox.post(fixture.db, 'byId', { accountId })
  expect(await listed()).toMatchObject([{ kind: 'byId', state: 'waiting', at: null, attempts: 0 }])
  await outbox.post(fixture.db, 'unneeded', { accountId })
  await jobs.runDueJobs()
  expect(await listed()).toMatchObject([
    { kind: 'unneeded', state: 'notNeeded', error: null },
    { kind: 'byId', state: 'sent', at: expect.any(String), attempts: 1 },
  ])
})

test('the emails of another account or address are not listed', async () => {
  await outbox.post(fixture.db, 'byId', { accountId: crypto.randomUUID() })
  await outbox.post(fixture.db, 'byAddress', { email: `x${email}` })
  expect(await listed()).toEqual([])
})

test('a failed attempt is repeated at a stated time, with the words of ours alone', async () => {
  await outbox.post(fixture.db, 'byAddress', { email })
  failure = new MailServerError('The mail server did not accept the email (450).')
  await jobs.runDueJobs()
  const [retried] = await listed()
  expect(retried).toMatchObject({ state: 'retrying', attempts: 1, error: failure.message })
  expect(Date.parse(retried?.nextAttemptAt ?? '')).toBeGreaterThan(Date.now())

  await fixture.db.$executeRaw`update pgboss.job set start_after = now() where name = 'mail'`
  failure = new Error(`a row of ${email}`)
  await jobs.runDueJobs()
  expect(await listed()).toMatchObject([{ attempts: 2, error: 'It could not be composed.' }])
})

test('an email that was given up is listed once, under its first id', async () => {
  await outbox.post(fixture.db, 'byId', { accountId })
  const [{ id } = { id: '' }] = await listed()
  failure = new PermanentFailure('The mail server rejected the email permanently (550).')
  await jobs.runDueJobs()
  expect(await listed()).toMatchObject([
    { id, state: 'failed', error: failure.message, nextAttemptAt: null },
  ])
})

test('at most 50 are listed, the newest first', async () => {
  for (let n = 0; n < 51; n++) await outbox.post(fixture.db, 'byId', { accountId })
  const all = await listed()
  expect(all).toHaveLength(50)
  const times = all.map(({ queuedAt }) => queuedAt)
  expect(times).toEqual(times.toSorted().toReversed())
})
