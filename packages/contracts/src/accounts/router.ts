import { LinkRedemption } from '../email-links/schema.ts'
import { SignInResult } from '../sessions/schema.ts'
import { EmptyInput } from '../text.ts'
import { MUTATION_LIMIT } from '../throttle.ts'
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
    .meta({
      summary: 'Writes to the address how to make an account; answers alike for one that has one.',
      limit: { calls: 20, seconds: 600 },
    })
    .input(Registration)
    .output(RegistrationReceipt)
    .mutation(({ ctx, input }) => ctx.accounts.register(input)),

  resendConfirmation: publicProcedure
    .meta({
      summary: 'Writes to the address of a registration once more.',
      limit: { calls: 10, seconds: 600 },
    })
    .input(RegistrationReference)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.accounts.resendConfirmation(input)),

  confirmEmail: publicProcedure
    .meta({
      summary:
        'Makes the account of a registration with the token of the mailed link, and signs in.',
      errors: ['link_not_valid', 'wrong_password', 'account_suspended'],
    })
    .input(EmailConfirmation)
    .output(SignInResult)
    .mutation(({ ctx, input }) => ctx.accounts.confirmEmail(input)),

  me: signedIn
    .meta({
      summary: 'The account of the person who asks.',
      scope: 'account:read',
      impersonation: 'read',
      withoutSecondFactor: true,
    })
    .input(EmptyInput)
    .output(Account)
    .query(({ ctx }) => ctx.accounts.me(ctx.viewer)),

  updateProfile: signedIn
    .meta({
      summary: 'Changes the name, the language or the time zone.',
      scope: 'account:write',
      impersonation: 'change',
      limit: MUTATION_LIMIT,
    })
    .input(ProfileUpdate)
    .output(Account)
    .mutation(({ ctx, input }) => ctx.accounts.updateProfile(ctx.viewer, input)),

  requestEmailChange: recentlySignedIn
    .meta({
      summary: 'Writes to the new address how to confirm it; answers alike for one that is taken.',
      limit: { calls: 10, seconds: 3600, by: 'account' },
    })
    .input(EmailRequest)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.accounts.requestEmailChange(ctx.viewer, input)),

  cancelEmailChange: signedIn
    .meta({ summary: 'Forgets the new address that was asked for.', limit: MUTATION_LIMIT })
    .input(EmptyInput)
    .output(Account)
    .mutation(({ ctx }) => ctx.accounts.cancelEmailChange(ctx.viewer)),

  confirmEmailChange: signedIn
    .meta({
      summary: 'Takes the new address, with the token of the link that was mailed to it.',
      errors: ['link_not_valid'],
      limit: { calls: 30, seconds: 300 },
    })
    .input(LinkRedemption)
    .output(Account)
    .mutation(({ ctx, input }) => ctx.accounts.confirmEmailChange(ctx.viewer, input)),

  undoEmailChange: publicProcedure
    .meta({
      summary: 'Gives the account its old address back, and ends all its sessions.',
      errors: ['link_not_valid'],
    })
    .input(LinkRedemption)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.accounts.undoEmailChange(input)),

  exportData: recentlySignedIn
    .meta({
      summary: 'Everything that is held about the person who asks.',
      limit: { calls: 10, seconds: 3600, by: 'account' },
    })
    .input(EmptyInput)
    .output(AccountExport)
    .mutation(({ ctx }) => ctx.accounts.exportData(ctx.viewer)),

  requestDeletion: recentlySignedIn
    .meta({ summary: 'Deletes the account in 14 days.', limit: MUTATION_LIMIT })
    .input(EmptyInput)
    .output(Account)
    .mutation(({ ctx }) => ctx.accounts.requestDeletion(ctx.viewer)),

  cancelDeletion: signedIn
    .meta({ summary: 'Keeps the account that was to be deleted.', limit: MUTATION_LIMIT })
    .input(EmptyInput)
    .output(Account)
    .mutation(({ ctx }) => ctx.accounts.cancelDeletion(ctx.viewer)),
})
