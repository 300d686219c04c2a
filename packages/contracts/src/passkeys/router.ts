import { SignInResult } from '../sessions/schema.ts'
import { EmptyInput } from '../text.ts'
import { MUTATION_LIMIT } from '../throttle.ts'
import { publicProcedure, recentlySignedIn, router, signedIn } from '../trpc.ts'
import {
  Passkey,
  PasskeyProof,
  PasskeyReference,
  PasskeyRegistrationFinish,
  PasskeyRegistrationStart,
  PasskeyRename,
  Passkeys,
} from './schema.ts'
import { PasskeyCreation, PasskeyRequest } from './webauthn.ts'

/** Allows setup of a passkey before the account has the second factor that the policy requires. */
const allowedDuringEnrolment = { withoutSecondFactor: true }

export const passkeysRouter = router({
  startRegistration: recentlySignedIn
    .meta({ summary: 'What to ask the browser for to make a passkey.', ...allowedDuringEnrolment })
    .input(PasskeyRegistrationStart)
    .output(PasskeyCreation)
    .mutation(({ ctx, input }) => ctx.passkeys.startRegistration(ctx.viewer, input)),

  finishRegistration: recentlySignedIn
    .meta({
      summary: 'Adds the passkey that the browser made.',
      errors: ['passkey_rejected'],
      ...allowedDuringEnrolment,
      limit: MUTATION_LIMIT,
    })
    .input(PasskeyRegistrationFinish)
    .output(Passkey)
    .mutation(({ ctx, input }) => ctx.passkeys.finishRegistration(ctx.viewer, input)),

  list: signedIn
    .meta({
      summary: 'The passkeys of the account.',
      ...allowedDuringEnrolment,
      scope: 'account:read',
    })
    .input(EmptyInput)
    .output(Passkeys)
    .query(({ ctx }) => ctx.passkeys.list(ctx.viewer)),

  rename: signedIn
    .meta({
      summary: 'Renames a passkey.',
      errors: ['not_found'],
      scope: 'account:write',
      limit: MUTATION_LIMIT,
    })
    .input(PasskeyRename)
    .output(Passkey)
    .mutation(({ ctx, input }) => ctx.passkeys.rename(ctx.viewer, input)),

  remove: recentlySignedIn
    .meta({
      summary: 'Removes a passkey.',
      errors: ['not_found', 'last_credential'],
      limit: MUTATION_LIMIT,
    })
    .input(PasskeyReference)
    .output(Passkeys)
    .mutation(({ ctx, input }) => ctx.passkeys.remove(ctx.viewer, input)),

  startSignIn: publicProcedure
    .meta({ summary: 'What to ask the browser for to sign in with a passkey.' })
    .input(EmptyInput)
    .output(PasskeyRequest)
    .mutation(({ ctx }) => ctx.passkeys.startSignIn()),

  finishSignIn: publicProcedure
    .meta({
      summary: 'Signs in with the answer of a passkey.',
      errors: ['passkey_rejected', 'unknown_passkey', 'account_suspended'],
    })
    .input(PasskeyProof)
    .output(SignInResult)
    .mutation(({ ctx, input }) => ctx.passkeys.finishSignIn(input)),
})
