import type { JobInHand, JobLog, Jobs, Tx } from '../jobs/jobs.ts'
import type { EmailMessage } from './email-message.ts'
import type { Mailer } from './mailer.ts'

export type { EmailMessage }

/**
 * For each kind of letter, who writes it. A request carries ids, never secrets: a link's token is
 * made here, in the worker, which keeps its hash and mails it (docs/decisions/0015). Answers null
 * when there is nothing to send any more.
 */
export type EmailTemplates<Requests> = {
  [Kind in keyof Requests]: (
    request: Requests[Kind],
    job: Pick<JobInHand, 'id' | 'attempt'>,
  ) => Promise<EmailMessage | EmailMessage[] | null>
}

type Posted<Requests> = {
  [Kind in keyof Requests]: [kind: Kind, request: Requests[Kind]]
}[keyof Requests]

/** What a feature sees: an outbox that knows more kinds serves for one that knows fewer. */
export interface Outbox<Requests> {
  /** Asks for a letter as part of the transaction: one statement, whatever the kind. */
  readonly post: (tx: Tx, ...asked: Posted<Requests>) => Promise<void>
}

export interface OutboxDeps<Requests> {
  jobs: Pick<Jobs, 'add' | 'work'>
  writers: EmailTemplates<Requests>
  mailer: Pick<Mailer, 'send'>
  logger: JobLog
}

const QUEUE = 'mail'
/** As many as the connections to the mail server. */
const AT_ONCE = 5

interface Asked {
  kind: string
  request: unknown
}

/** Letters by way of the job queue: none for a change undone, none lost with the process. */
export function createOutbox<Requests>(deps: OutboxDeps<Requests>): Outbox<Requests> {
  const writers = new Map<string, Writer>(Object.entries(deps.writers))

  async function deliver({ kind, request }: Asked, { id, attempt }: JobInHand): Promise<void> {
    const write = writers.get(kind)
    // During a rolling deploy another version may have asked: it, or a later try here, knows how.
    if (!write) throw new Error(`Nobody here writes letters of the kind ${kind}`)
    const emails = [await write(request, { id, attempt })].flat().filter((it) => it !== null)
    for (const [i, message] of emails.entries()) {
      await deps.mailer.send(message, i === 0 ? id : `${id}-${i + 1}`)
      deps.logger.info({ event: 'email_sent', kind, job: id, attempt })
    }
    if (emails.length === 0) deps.logger.info({ event: 'email_not_needed', kind, job: id })
  }

  deps.jobs.work({ [QUEUE]: deliver }, { maxConcurrent: AT_ONCE })
  return { post: (tx, ...[kind, request]) => deps.jobs.add(tx, QUEUE, { kind, request }) }
}

type Writer = (
  request: unknown,
  job: Pick<JobInHand, 'id' | 'attempt'>,
) => Promise<EmailMessage | EmailMessage[] | null>
