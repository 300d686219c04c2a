import { Nothing } from '../text.ts'
import { publicProcedure, router, signedIn } from '../trpc.ts'
import { Account, Registration, RegistrationReceipt } from './schema.ts'

export const accountsRouter = router({
  register: publicProcedure
    .meta({ limit: { calls: 20, seconds: 600 } })
    .input(Registration)
    .output(RegistrationReceipt)
    .mutation(({ ctx, input }) => ctx.accounts.register(input)),

  me: signedIn
    .input(Nothing)
    .output(Account)
    .query(({ ctx }) => ctx.accounts.me(ctx.viewer)),
})
