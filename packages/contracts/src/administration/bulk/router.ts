import { router, staff } from '../../trpc.ts'
import { AccountFilter } from '../accounts/filter.ts'
import { BulkPlan, BulkProgress, BulkRun } from './schema.ts'

export const adminBulkRouter = router({
  plan: staff
    .meta({
      summary: 'How many accounts an act on all that match would reach.',
      errors: ['too_slow'],
    })
    .input(AccountFilter)
    .output(BulkPlan)
    .query(({ ctx, input }) => ctx.adminBulk.plan(ctx.viewer, input)),

  run: staff
    .meta({
      summary: 'Runs an act on up to 50 accounts: selected ones, or the next that match.',
      errors: ['too_slow'],
      limit: { calls: 600, seconds: 600, by: 'account' },
    })
    .input(BulkRun)
    .output(BulkProgress)
    .mutation(({ ctx, input }) => ctx.adminBulk.run(ctx.viewer, input)),
})
