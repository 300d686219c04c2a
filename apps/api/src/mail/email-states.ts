import type { AccountEmail } from '@signin/contracts'
import { type FoundJob, findJobs } from '../jobs/find.ts'
import { PermanentFailure, type Tx } from '../jobs/jobs.ts'
import { MailServerError } from './mailer.ts'
import { type EmailJob, QUEUE } from './outbox.ts'

const MAX_EMAILS = 50

/** Errors whose messages are our own words: others can quote an address or a row. */
const OWN_WORDS = [PermanentFailure, MailServerError].map(({ name }) => name)

/**
 * What became of the emails that were queued for an account: by its id, or by its address, which
 * those have that a person requests before they sign in. Without their content.
 */
export async function emailsOf(
  db: Tx,
  { accountId, email }: { accountId: string; email: string },
): Promise<AccountEmail[]> {
  const having = [{ request: { accountId } }, { request: { email } }]
  return (await findJobs(db, { queue: QUEUE, having, max: MAX_EMAILS })).map(toDto)
}

function toDto(job: FoundJob): AccountEmail {
  const state = stateOf(job)
  const at = job.endedAt ?? job.startedAt
  return {
    id: job.id,
    kind: (job.data as EmailJob).kind,
    state,
    queuedAt: job.addedAt.toISOString(),
    at: state === 'waiting' ? null : (at?.toISOString() ?? null),
    nextAttemptAt: state === 'retrying' ? job.dueAt.toISOString() : null,
    attempts: job.attempts,
    error: state === 'retrying' || state === 'failed' ? errorOf(job) : null,
  }
}

function stateOf({ state, output }: FoundJob): AccountEmail['state'] {
  switch (state) {
    case 'created':
      return 'waiting'
    case 'active':
      return 'sending'
    case 'retry':
      return 'retrying'
    case 'completed':
      return output?.sent === 0 ? 'notNeeded' : 'sent'
    case 'cancelled':
    case 'dead':
      return 'failed'
  }
}

function errorOf({ output }: FoundJob): string {
  const { name = '', message = '' } = output ?? {}
  if (OWN_WORDS.includes(name)) return message
  return name ? 'It could not be composed.' : 'Its process ended, or it took too long.'
}
