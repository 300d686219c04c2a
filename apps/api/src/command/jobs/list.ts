import type { DeadLetter, Queue } from '../../jobs/jobs.ts'
import { databaseCommand } from '../define.ts'
import { switchFlag } from '../flags.ts'
import { withJobs } from './with-jobs.ts'

export const list = databaseCommand({
  brief: 'List the queues, or the dead letters: jobs whose last attempt failed',
  examples: ['jobs list', 'jobs list --dead'],
  parameters: {
    flags: { dead: switchFlag('List the dead letters, the oldest first; at most 200') },
  },
  run: (context, { dead }: { dead?: boolean }) =>
    withJobs(context, async (jobs) => {
      const { out } = context
      if (dead) await out.list(await jobs.deadLetters(), DEAD_LETTERS, 'There are no dead letters.')
      else await out.list(await jobs.queues(), QUEUES, 'There are no queues.')
    }),
})

const QUEUES = {
  QUEUE: ({ name }: Queue) => name,
  WAITING: ({ waiting }: Queue) => String(waiting),
  DELAYED: ({ delayed }: Queue) => String(delayed),
  ACTIVE: ({ active }: Queue) => String(active),
  DEAD: ({ dead }: Queue) => String(dead),
}

const DEAD_LETTERS = {
  ID: ({ id }: DeadLetter) => id,
  QUEUE: ({ queue }: DeadLetter) => queue,
  ATTEMPTS: ({ attempts }: DeadLetter) => String(attempts),
  DIED: ({ diedAt }: DeadLetter) => diedAt.toISOString(),
  REASON: ({ reason }: DeadLetter) => reason,
}
