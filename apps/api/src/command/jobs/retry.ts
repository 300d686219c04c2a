import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { NotFoundError } from '../errors.ts'
import { assertQueue, SELECTION, type SelectionFlags, selectionOf } from './selection.ts'
import { withJobs } from './with-jobs.ts'

export const retry = databaseCommand({
  brief: 'Return dead letters to their queues',
  description: 'Correct the cause of their failure first. A worker runs them within seconds.',
  examples: [
    'jobs retry 0192f0c1-7a3b-7c44-8d1e-2f5a6b7c8d9e',
    'jobs retry --queue mail',
    'jobs retry --all',
  ],
  failure: 'Nothing was returned to its queue.',
  parameters: SELECTION,
  async run(context: DatabaseCommandContext, flags: SelectionFlags, [given]: [string?]) {
    const { id, queue } = selectionOf(flags, given)
    await withJobs(context, async (jobs) => {
      await assertQueue(jobs, queue)
      const retried = id ? Number(await jobs.retryDead(id)) : await jobs.retryAllDead(queue)
      if (id && retried === 0) throw new NotFoundError(`There is no dead letter ${id}.`)
      await context.out.result({ retried }, `Returned to their queues: ${retried}.`)
    })
  },
})
