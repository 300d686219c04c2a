import { router, signedIn } from '../trpc.ts'
import { ActivityPage, ActivityQuery } from './schema.ts'

export const activityRouter = router({
  list: signedIn
    .meta({
      summary: 'What happened to the account, the newest first, 50 at a time.',
      scope: 'account:read',
      impersonation: 'read',
    })
    .input(ActivityQuery)
    .output(ActivityPage)
    .query(({ ctx, input }) => ctx.activity.list(ctx.viewer, input)),
})
