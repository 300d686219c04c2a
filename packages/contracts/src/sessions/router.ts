import * as z from 'zod/mini'
import { EmailRequest, MailSent } from '../accounts/schema.ts'
import { LinkRedemption } from '../email-links/schema.ts'
import { EmptyInput } from '../text.ts'
import { publicProcedure, recentlySignedIn, router, signedIn } from '../trpc.ts'
import {
  CurrentSession,
  Reauthentication,
  SecondFactorProof,
  Session,
  SessionReference,
  SessionsRevoked,
  SignIn,
  SignInResult,
} from './schema.ts'

export const sessionsRouter = router({
  signIn: publicProcedure
    .meta({
      summary: 'Signs in with address and password; a second proof may be asked for.',
      errors: ['wrong_email_or_password', 'account_suspended'],
      limit: { calls: 30, seconds: 300 },
    })
    .input(SignIn)
    .output(SignInResult)
    .mutation(({ ctx, input }) => ctx.sessions.signIn(input)),

  requestSignInLink: publicProcedure
    .meta({
      summary: 'Writes a link to sign in with; answers alike if nobody has the address.',
      limit: { calls: 20, seconds: 600 },
    })
    .input(EmailRequest)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.sessions.requestSignInLink(input)),

  signInWithLink: publicProcedure
    .meta({
      summary: 'Signs in with the token of a mailed link.',
      errors: ['link_not_valid', 'account_suspended'],
    })
    .input(LinkRedemption)
    .output(SignInResult)
    .mutation(({ ctx, input }) => ctx.sessions.signInWithLink(input)),

  completeSecondFactor: publicProcedure
    .meta({
      summary: 'Gives the second proof of a sign-in, with the cookies that the first one set.',
      errors: ['wrong_code', 'passkey_rejected', 'sign_in_expired'],
    })
    .input(SecondFactorProof)
    .output(SignInResult)
    .mutation(({ ctx, input }) => ctx.sessions.completeSecondFactor(input)),

  reauthenticate: signedIn
    .meta({
      summary: 'Proves again who is there, for 15 minutes of what is sensitive.',
      errors: ['wrong_password', 'passkey_rejected'],
      withoutSecondFactor: true,
      limit: { calls: 30, seconds: 300 },
    })
    .input(Reauthentication)
    .output(SignInResult)
    .mutation(({ ctx, input }) => ctx.sessions.reauthenticate(ctx.viewer, input)),

  current: publicProcedure
    .meta({ summary: 'The session behind the cookie, or null.' })
    .input(EmptyInput)
    .output(z.nullable(CurrentSession))
    .query(({ ctx }) => ctx.sessions.current(ctx.viewer)),

  list: signedIn
    .meta({
      summary: 'Where the person who asks is signed in.',
      scope: 'account:read',
      impersonation: 'read',
    })
    .input(EmptyInput)
    .output(z.array(Session))
    .query(({ ctx }) => ctx.sessions.list(ctx.viewer)),

  /** Requires recent authentication: a stolen cookie must not lock out the owner (ASVS 7.5.2). */
  revoke: recentlySignedIn
    .meta({ summary: 'Ends one session.', errors: ['not_found'] })
    .input(SessionReference)
    .output(SessionsRevoked)
    .mutation(({ ctx, input }) => ctx.sessions.revoke(ctx.viewer, input)),

  revokeOthers: recentlySignedIn
    .meta({ summary: 'Ends every session but this one.' })
    .input(EmptyInput)
    .output(SessionsRevoked)
    .mutation(({ ctx }) => ctx.sessions.revokeOthers(ctx.viewer)),

  signOut: publicProcedure
    .meta({
      summary: 'Ends the session behind the cookie, if there is one.',
      impersonation: 'own',
    })
    .input(EmptyInput)
    .output(SessionsRevoked)
    .mutation(({ ctx }) => ctx.sessions.signOut(ctx.ownViewer)),

  /** Needs no recent authentication: to stop must always be possible. */
  stopImpersonation: publicProcedure
    .meta({ summary: 'Stops acting as the owner of an account.', impersonation: 'own' })
    .input(EmptyInput)
    .output(SessionsRevoked)
    .mutation(({ ctx }) => ctx.sessions.stopImpersonation(ctx.ownViewer)),

  reportUnrecognized: publicProcedure
    .meta({
      summary: '"This wasn\'t me": ends all sessions and makes the password useless.',
      errors: ['link_not_valid'],
    })
    .input(LinkRedemption)
    .output(MailSent)
    .mutation(({ ctx, input }) => ctx.sessions.reportUnrecognized(input)),
})
