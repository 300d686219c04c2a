import * as z from 'zod/mini'
import { EmailRequest, MailSent } from '../accounts/schema.ts'
import { LinkUse } from '../email-links/schema.ts'
import { Nothing } from '../text.ts'
import { publicProcedure, recentlySignedIn, router, signedIn } from '../trpc.ts'
import {
  CurrentSession,
  Reauthentication,
  SecondFactorProof,
  Session,
  SessionReference,
  SessionsEnded,
  SignIn,
  SignInResult,
} from './schema.ts'

export const sessionsRouter = router({
  signIn: publicProcedure
    .meta({ limit: { calls: 30, seconds: 300 } })
    .input(SignIn)
    .output(SignInResult)
    .mutation(({ ctx, input }) => ctx.sessions.signIn(input)),

  requestSignInLink: publicProcedure
    .meta({ limit: { calls: 20, seconds: 600 } })
    .input(EmailRequest)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.sessions.requestSignInLink(input)),

  signInWithLink: publicProcedure
    .input(LinkUse)
    .output(SignInResult)
    .mutation(({ ctx, input }) => ctx.sessions.signInWithLink(input)),

  completeSecondFactor: publicProcedure
    .input(SecondFactorProof)
    .output(SignInResult)
    .mutation(({ ctx, input }) => ctx.sessions.completeSecondFactor(input)),

  reauthenticate: signedIn
    .meta({ withoutSecondFactor: true, limit: { calls: 30, seconds: 300 } })
    .input(Reauthentication)
    .output(SignInResult)
    .mutation(({ ctx, input }) => ctx.sessions.reauthenticate(ctx.viewer, input)),

  current: publicProcedure
    .input(Nothing)
    .output(z.nullable(CurrentSession))
    .query(({ ctx }) => ctx.sessions.current(ctx.viewer)),

  list: signedIn
    .meta({ scope: 'account:read' })
    .input(Nothing)
    .output(z.array(Session))
    .query(({ ctx }) => ctx.sessions.list(ctx.viewer)),

  /** Asks again who is there: a cookie alone must not put its owner out (ASVS 7.5.2). */
  revoke: recentlySignedIn
    .input(SessionReference)
    .output(SessionsEnded)
    .mutation(({ ctx, input }) => ctx.sessions.revoke(ctx.viewer, input)),

  revokeOthers: recentlySignedIn
    .input(Nothing)
    .output(SessionsEnded)
    .mutation(({ ctx }) => ctx.sessions.revokeOthers(ctx.viewer)),

  signOut: publicProcedure
    .input(Nothing)
    .output(SessionsEnded)
    .mutation(({ ctx }) => ctx.sessions.signOut(ctx.viewer)),

  reportUnrecognized: publicProcedure
    .input(LinkUse)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.sessions.reportUnrecognized(input)),
})
