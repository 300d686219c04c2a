import { EmptyInput } from '../../text.ts'
import { MUTATION_LIMIT } from '../../throttle.ts'
import { router, staff } from '../../trpc.ts'
import { AccountAct } from '../accounts/schema.ts'
import { ImpersonationSetting, ImpersonationStarted } from './schema.ts'

export const adminImpersonationRouter = router({
  setting: staff
    .meta({ summary: 'Whether an admin may act as the owner of an account.', role: 'support' })
    .input(EmptyInput)
    .output(ImpersonationSetting)
    .query(({ ctx }) => ctx.adminImpersonation.setting()),

  start: staff
    .meta({
      summary: 'Acts as the owner of an account, for at most 30 minutes.',
      errors: ['not_found', 'account_suspended', 'impersonation_off', 'impersonating'],
      limit: { ...MUTATION_LIMIT, by: 'account' },
    })
    .input(AccountAct)
    .output(ImpersonationStarted)
    .mutation(({ ctx, input }) => ctx.adminImpersonation.start(ctx.viewer, input)),
})
