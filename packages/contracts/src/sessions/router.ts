import * as z from 'zod/mini'
import { Nothing } from '../text.ts'
import { publicProcedure, router, signedIn } from '../trpc.ts'
import {
  CurrentSession,
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

  current: publicProcedure
    .input(Nothing)
    .output(z.nullable(CurrentSession))
    .query(({ ctx }) => ctx.sessions.current(ctx.viewer)),

  list: signedIn
    .input(Nothing)
    .output(z.array(Session))
    .query(({ ctx }) => ctx.sessions.list(ctx.viewer)),

  revoke: signedIn
    .input(SessionReference)
    .output(SessionsEnded)
    .mutation(({ ctx, input }) => ctx.sessions.revoke(ctx.viewer, input)),

  revokeOthers: signedIn
    .input(Nothing)
    .output(SessionsEnded)
    .mutation(({ ctx }) => ctx.sessions.revokeOthers(ctx.viewer)),

  signOut: publicProcedure
    .input(Nothing)
    .output(SessionsEnded)
    .mutation(({ ctx }) => ctx.sessions.signOut(ctx.viewer)),
})
