import { expect, expectTypeOf, test } from 'vitest'
import type { Handler } from '../jobs/jobs.ts'
import type { EmailMessage } from './email-message.ts'
import { createOutbox, type EmailTemplates, type Outbox } from './outbox.ts'
import { message } from './sample.testing.ts'

type Greetings = { welcome: { accountId: string } }
type Alarms = { newDevice: { sessionId: string } }

/** An outbox whose jobs run when `deliver` is called. */
function outboxOf<Requests>(templates: EmailTemplates<Requests>) {
  const sent: [EmailMessage, string][] = []
  const logged: unknown[] = []
  const added: { queue: string; data: object }[] = []
  let deliver: Handler | undefined
  const log = (line: unknown) => void logged.push(line)
  const outbox = createOutbox<Requests>({
    jobs: {
      async add(_tx, queue, data) {
        added.push({ queue, data })
      },
      work(handlers) {
        deliver = handlers.mail
      },
    },
    templates,
    mailer: { send: async (it, id) => void sent.push([it, id]) },
    logger: { info: log, warn: log, error: log } as never,
  })
  const job = { id: 'job-1', attempt: 2, signal: new AbortController().signal }
  return { outbox, sent, logged, added, deliver: (data: object) => deliver?.(data as never, job) }
}

const tx = { $queryRaw: async () => [] }

test('an outbox of all kinds is assignable to one of fewer kinds, and checks their requests', () => {
  expectTypeOf<Outbox<Greetings & Alarms>>().toExtend<Outbox<Greetings>>()
  expectTypeOf<Outbox<Greetings>>().not.toExtend<Outbox<Greetings & Alarms>>()
  const all = {} as Outbox<Greetings & Alarms>
  const some: Outbox<Alarms> = all
  // @ts-expect-error: a kind that is not its own
  const foreign = () => some.post(tx, 'welcome', { accountId: '1' })
  // @ts-expect-error: a request of another kind
  const mistaken = () => all.post(tx, 'welcome', { sessionId: '1' })
  expect([foreign, mistaken]).toHaveLength(2)
})

test('post adds a job, and only the worker renders and sends the email', async () => {
  let asked: unknown
  const { outbox, added, sent, logged, deliver } = outboxOf<Greetings>({
    async welcome(request, job) {
      asked = { request, job }
      return message
    },
  })
  await outbox.post(tx, 'welcome', { accountId: '7' })
  expect(added).toEqual([{ queue: 'mail', data: { kind: 'welcome', request: { accountId: '7' } } }])
  expect(sent).toEqual([])

  await deliver(added[0]?.data ?? {})
  expect(asked).toEqual({ request: { accountId: '7' }, job: { id: 'job-1', attempt: 2 } })
  expect(sent).toEqual([[message, 'job-1']])
  expect(logged).toEqual([{ event: 'email_sent', kind: 'welcome', job: 'job-1', attempt: 2 }])
})

test('a template can return several emails or none', async () => {
  const { sent, deliver } = outboxOf<{ two: object; none: object }>({
    two: async () => [message, message],
    none: async () => null,
  })
  await deliver({ kind: 'two', request: {} })
  await deliver({ kind: 'none', request: {} })
  expect(sent.map(([, id]) => id)).toEqual(['job-1', 'job-1-2'])
})

test('a job of an unknown kind fails, so that it is retried', async () => {
  const { deliver } = outboxOf<Greetings>({ welcome: async () => null })
  await expect(deliver({ kind: 'constructor', request: {} })).rejects.toThrow(
    'Nothing here writes emails of the kind constructor',
  )
})
