import { EmailRequest, MailSent } from '../accounts/schema.ts'
import { EmptyInput } from '../text.ts'
import { publicProcedure, recentlySignedIn, router, signedIn } from '../trpc.ts'
import {
  PasswordChange,
  PasswordReset,
  PasswordResetResult,
  PasswordRules,
  PasswordStatus,
} from './schema.ts'

export const passwordsRouter = router({
  rules: publicProcedure
    .meta({ summary: 'How long a new password must be.' })
    .input(EmptyInput)
    .output(PasswordRules)
    .query(({ ctx }) => ctx.passwords.rules()),

  status: signedIn
    .meta({
      summary: 'Whether there is a password, and since when.',
      scope: 'account:read',
      withoutSecondFactor: true,
    })
    .input(EmptyInput)
    .output(PasswordStatus)
    .query(({ ctx }) => ctx.passwords.status(ctx.viewer)),

  change: recentlySignedIn
    .meta({
      summary: 'Sets or changes the password, and ends the other sessions.',
      limit: { calls: 20, seconds: 600 },
    })
    .input(PasswordChange)
    .output(PasswordStatus)
    .mutation(({ ctx, input }) => ctx.passwords.change(ctx.viewer, input)),

  requestReset: publicProcedure
    .meta({
      summary: 'Writes how to set another password; answers alike if nobody has the address.',
      limit: { calls: 20, seconds: 600 },
    })
    .input(EmailRequest)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.passwords.requestReset(input)),

  reset: publicProcedure
    .meta({
      summary: 'Sets the password with the token of the mailed link, and ends all sessions.',
      errors: ['link_not_valid', 'account_suspended'],
    })
    .input(PasswordReset)
    .output(PasswordResetResult)
    .mutation(({ ctx, input }) => ctx.passwords.reset(input)),
})
