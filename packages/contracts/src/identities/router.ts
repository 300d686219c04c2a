import * as z from 'zod/mini'
import { Nothing } from '../text.ts'
import { CHANGES_LIMIT } from '../throttle.ts'
import { publicProcedure, recentlySignedIn, router, signedIn } from '../trpc.ts'
import {
  AuthorizationUrl,
  CallbackParameters,
  CallbackResult,
  Identities,
  IdentityReference,
  Provider,
  ProviderReference,
} from './schema.ts'

export const identitiesRouter = router({
  providers: publicProcedure
    .input(Nothing)
    .output(z.array(Provider))
    .query(({ ctx }) => ctx.identities.providers()),

  startSignIn: publicProcedure
    .meta({ limit: { calls: 600, seconds: 300 } })
    .input(ProviderReference)
    .output(AuthorizationUrl)
    .mutation(({ ctx, input }) => ctx.identities.startSignIn(input)),

  startLink: recentlySignedIn
    .meta({ limit: CHANGES_LIMIT })
    .input(ProviderReference)
    .output(AuthorizationUrl)
    .mutation(({ ctx, input }) => ctx.identities.startLink(ctx.viewer, input)),

  startConfirm: signedIn
    .meta({ withoutSecondFactor: true, limit: { calls: 60, seconds: 300 } })
    .input(ProviderReference)
    .output(AuthorizationUrl)
    .mutation(({ ctx, input }) => ctx.identities.startConfirm(ctx.viewer, input)),

  finish: publicProcedure
    .input(CallbackParameters)
    .output(CallbackResult)
    .mutation(({ ctx, input }) => ctx.identities.finish(ctx.viewer, input)),

  list: signedIn
    // Who signs in with nothing else confirms with one that it is them, also to set up a second factor.
    .meta({ scope: 'account:read', withoutSecondFactor: true })
    .input(Nothing)
    .output(Identities)
    .query(({ ctx }) => ctx.identities.list(ctx.viewer)),

  remove: recentlySignedIn
    .meta({ limit: CHANGES_LIMIT })
    .input(IdentityReference)
    .output(Identities)
    .mutation(({ ctx, input }) => ctx.identities.remove(ctx.viewer, input)),
})
