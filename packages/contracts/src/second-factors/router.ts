import { EmptyInput } from '../text.ts'
import { MUTATION_LIMIT } from '../throttle.ts'
import { recentlySignedIn, router, signedIn } from '../trpc.ts'
import {
  PasskeyAsking,
  SecondFactorStatus,
  SecondFactorsChanged,
  TotpConfirmation,
  TotpSetup,
} from './schema.ts'

/** Allows enrolment before the account has the second factor that the policy requires. */
const allowedDuringEnrolment = { withoutSecondFactor: true }

export const secondFactorsRouter = router({
  status: signedIn
    .meta({
      summary: 'Which second factors there are, and whether one is needed.',
      ...allowedDuringEnrolment,
      scope: 'account:read',
    })
    .input(EmptyInput)
    .output(SecondFactorStatus)
    .query(({ ctx }) => ctx.secondFactors.status(ctx.viewer)),

  startTotp: recentlySignedIn
    .meta({ summary: 'A seed for an authenticator app, shown once.', ...allowedDuringEnrolment })
    .input(EmptyInput)
    .output(TotpSetup)
    .mutation(({ ctx }) => ctx.secondFactors.startTotp(ctx.viewer)),

  confirmTotp: recentlySignedIn
    .meta({
      summary: 'Puts the new authenticator app to use, with its first code.',
      errors: ['wrong_code', 'not_found'],
      ...allowedDuringEnrolment,
      limit: { calls: 20, seconds: 300 },
    })
    .input(TotpConfirmation)
    .output(SecondFactorsChanged)
    .mutation(({ ctx, input }) => ctx.secondFactors.confirmTotp(ctx.viewer, input)),

  removeTotp: recentlySignedIn
    .meta({ summary: 'Asks for no code of an authenticator app any more.', limit: MUTATION_LIMIT })
    .input(EmptyInput)
    .output(SecondFactorsChanged)
    .mutation(({ ctx }) => ctx.secondFactors.removeTotp(ctx.viewer)),

  askForPasskey: recentlySignedIn
    .meta({
      summary: 'Asks for a passkey after the first proof, or no more.',
      errors: ['not_found'],
      ...allowedDuringEnrolment,
      limit: MUTATION_LIMIT,
    })
    .input(PasskeyAsking)
    .output(SecondFactorsChanged)
    .mutation(({ ctx, input }) => ctx.secondFactors.askForPasskey(ctx.viewer, input)),

  replaceRecoveryCodes: recentlySignedIn
    .meta({
      summary: 'New recovery codes in place of all the old ones.',
      errors: ['not_found'],
      limit: MUTATION_LIMIT,
    })
    .input(EmptyInput)
    .output(SecondFactorsChanged)
    .mutation(({ ctx }) => ctx.secondFactors.replaceRecoveryCodes(ctx.viewer)),
})
