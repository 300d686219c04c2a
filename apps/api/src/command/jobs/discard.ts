import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { NotFoundError } from '../errors.ts'
import { assertQueue, SELECTION, type SelectionFlags, selectionOf } from './selection.ts'
import { withJobs } from './with-jobs.ts'

export const discard = databaseCommand({
  brief: 'Delete dead letters for good',
  examples: [
    'jobs discard 0192f0c1-7a3b-7c44-8d1e-2f5a6b7c8d9e',
    'jobs discard --queue mail',
    'jobs discard --all --yes',
  ],
  failure: 'Nothing was discarded.',
  destructive: true,
  parameters: SELECTION,
  async run(context: DatabaseCommandContext, flags: SelectionFlags, [given]: [string?]) {
    const selection = selectionOf(flags, given)
    const { id, queue } = selection
    const what = id ? `the dead letter ${id}` : `every dead letter${queue ? ` of ${queue}` : ''}`
    await context.confirm(`Delete ${what}? What it was to do is not done.`)
    await withJobs(context, async (jobs) => {
      await assertQueue(jobs, queue)
      const discarded = await jobs.discardDead(selection)
      if (id && discarded === 0) throw new NotFoundError(`There is no dead letter ${id}.`)
      await context.out.result({ discarded }, `Discarded: ${discarded}.`)
    })
  },
})
