import { router, signedIn } from '../trpc.ts'
import { ActivityPage, ActivityQuestion } from './schema.ts'

export const activityRouter = router({
  list: signedIn
    .input(ActivityQuestion)
    .output(ActivityPage)
    .query(({ ctx, input }) => ctx.activity.list(ctx.viewer, input)),
})
