import { LinkUse } from '../email-links/schema.ts'
import { SignInResult } from '../sessions/schema.ts'
import { Nothing } from '../text.ts'
import { CHANGES_LIMIT } from '../throttle.ts'
import { publicProcedure, recentlySignedIn, router, signedIn } from '../trpc.ts'
import { AccountExport } from './export.ts'
import {
  Account,
  EmailConfirmation,
  EmailRequest,
  MailSent,
  ProfileUpdate,
  Registration,
  RegistrationReceipt,
  RegistrationReference,
} from './schema.ts'

export const accountsRouter = router({
  register: publicProcedure
    .meta({ limit: { calls: 20, seconds: 600 } })
    .input(Registration)
    .output(RegistrationReceipt)
    .mutation(({ ctx, input }) => ctx.accounts.register(input)),

  resendConfirmation: publicProcedure
    .meta({ limit: { calls: 10, seconds: 600 } })
    .input(RegistrationReference)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.accounts.resendConfirmation(input)),

  confirmEmail: publicProcedure
    .input(EmailConfirmation)
    .output(SignInResult)
    .mutation(({ ctx, input }) => ctx.accounts.confirmEmail(input)),

  me: signedIn
    .meta({ scope: 'account:read', withoutSecondFactor: true })
    .input(Nothing)
    .output(Account)
    .query(({ ctx }) => ctx.accounts.me(ctx.viewer)),

  updateProfile: signedIn
    .meta({ scope: 'account:write', limit: CHANGES_LIMIT })
    .input(ProfileUpdate)
    .output(Account)
    .mutation(({ ctx, input }) => ctx.accounts.updateProfile(ctx.viewer, input)),

  requestEmailChange: recentlySignedIn
    .meta({ limit: { calls: 10, seconds: 3600, by: 'account' } })
    .input(EmailRequest)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.accounts.requestEmailChange(ctx.viewer, input)),

  cancelEmailChange: signedIn
    .meta({ limit: CHANGES_LIMIT })
    .input(Nothing)
    .output(Account)
    .mutation(({ ctx }) => ctx.accounts.cancelEmailChange(ctx.viewer)),

  confirmEmailChange: signedIn
    .meta({ limit: { calls: 30, seconds: 300 } })
    .input(LinkUse)
    .output(Account)
    .mutation(({ ctx, input }) => ctx.accounts.confirmEmailChange(ctx.viewer, input)),

  undoEmailChange: publicProcedure
    .input(LinkUse)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.accounts.undoEmailChange(input)),

  exportData: recentlySignedIn
    .meta({ limit: { calls: 10, seconds: 3600, by: 'account' } })
    .input(Nothing)
    .output(AccountExport)
    .mutation(({ ctx }) => ctx.accounts.exportData(ctx.viewer)),

  requestDeletion: recentlySignedIn
    .meta({ limit: CHANGES_LIMIT })
    .input(Nothing)
    .output(Account)
    .mutation(({ ctx }) => ctx.accounts.requestDeletion(ctx.viewer)),

  cancelDeletion: signedIn
    .meta({ limit: CHANGES_LIMIT })
    .input(Nothing)
    .output(Account)
    .mutation(({ ctx }) => ctx.accounts.cancelDeletion(ctx.viewer)),
})
