import { Completion, type JobLog, type Jobs, type RunningJob, type Tx } from '../jobs/jobs.ts'
import type { EmailMessage } from './email-message.ts'
import type { Mailer } from './mailer.ts'

export type { EmailMessage }

/**
 * For each kind of email, the function that composes it. A request contains ids and no secrets: the
 * token of a link is generated in the worker, which stores its hash and mails it
 * (docs/decisions/0015). The result is null when there is nothing to send any more.
 */
export type EmailTemplates<Requests> = {
  [Kind in keyof Requests]: (
    request: Requests[Kind],
    job: Pick<RunningJob, 'id' | 'attempt'>,
  ) => Promise<EmailMessage | EmailMessage[] | null>
}

type RequestOf<Requests> = {
  [Kind in keyof Requests]: [kind: Kind, request: Requests[Kind]]
}[keyof Requests]

/**
 * Queues emails. `post` is a function property, so that an outbox of all kinds is assignable to
 * that of a feature, which declares only its own.
 */
export interface Outbox<Requests> {
  /** Queues an email as part of the transaction, with one statement. */
  readonly post: (tx: Tx, ...request: RequestOf<Requests>) => Promise<void>
}

export interface OutboxDeps<Requests> {
  jobs: Pick<Jobs, 'add' | 'work'>
  templates: EmailTemplates<Requests>
  mailer: Pick<Mailer, 'send'>
  logger: JobLog
}

/** The queue of all emails. */
export const QUEUE = 'mail'
/** The number of connections to the mail server (mailer.ts). */
const MAX_CONCURRENT = 5

/** The data of its jobs. */
export interface EmailJob {
  kind: string
  request: unknown
}

/**
 * Sends emails through the job queue: none for a change that was rolled back, and none is lost when
 * the process ends.
 */
export function createOutbox<Requests>(deps: OutboxDeps<Requests>): Outbox<Requests> {
  const templates = new Map<string, Template>(Object.entries(deps.templates))

  async function deliver({ kind, request }: EmailJob, { id, attempt }: RunningJob) {
    const compose = templates.get(kind)
    // During a rolling deployment a newer version may have added the job; a retry reaches one that
    // has the template.
    if (!compose) throw new Error(`Nothing here writes emails of the kind ${kind}`)
    const emails = [await compose(request, { id, attempt })].flat().filter((it) => it !== null)
    for (const [i, message] of emails.entries()) {
      await deps.mailer.send(message, i === 0 ? id : `${id}-${i + 1}`)
      deps.logger.info({ event: 'email_sent', kind, job: id, attempt })
    }
    if (emails.length === 0) deps.logger.info({ event: 'email_not_needed', kind, job: id })
    return new Completion({ sent: emails.length })
  }

  deps.jobs.work({ [QUEUE]: deliver }, { maxConcurrent: MAX_CONCURRENT })
  return { post: (tx, ...[kind, request]) => deps.jobs.add(tx, QUEUE, { kind, request }) }
}

type Template = (
  request: unknown,
  job: Pick<RunningJob, 'id' | 'attempt'>,
) => Promise<EmailMessage | EmailMessage[] | null>
