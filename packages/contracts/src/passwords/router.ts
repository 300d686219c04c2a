import { EmailRequest, MailSent } from '../accounts/schema.ts'
import { Nothing } from '../text.ts'
import { publicProcedure, recentlySignedIn, router, signedIn } from '../trpc.ts'
import {
  PasswordChange,
  PasswordReset,
  PasswordRules,
  PasswordStatus,
  PasswordWasReset,
} from './schema.ts'

export const passwordsRouter = router({
  rules: publicProcedure
    .input(Nothing)
    .output(PasswordRules)
    .query(({ ctx }) => ctx.passwords.rules()),

  status: signedIn
    .meta({ scope: 'account:read', withoutSecondFactor: true })
    .input(Nothing)
    .output(PasswordStatus)
    .query(({ ctx }) => ctx.passwords.status(ctx.viewer)),

  change: recentlySignedIn
    .meta({ limit: { calls: 20, seconds: 600 } })
    .input(PasswordChange)
    .output(PasswordStatus)
    .mutation(({ ctx, input }) => ctx.passwords.change(ctx.viewer, input)),

  requestReset: publicProcedure
    .meta({ limit: { calls: 20, seconds: 600 } })
    .input(EmailRequest)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.passwords.requestReset(input)),

  reset: publicProcedure
    .input(PasswordReset)
    .output(PasswordWasReset)
    .mutation(({ ctx, input }) => ctx.passwords.reset(input)),
})
