import * as z from 'zod/mini'
import { EmptyInput } from '../text.ts'
import { MUTATION_LIMIT } from '../throttle.ts'
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
    .meta({ summary: 'The identity providers that are configured.' })
    .input(EmptyInput)
    .output(z.array(Provider))
    .query(({ ctx }) => ctx.identities.providers()),

  startSignIn: publicProcedure
    .meta({
      summary: 'Where to send the browser to sign in with an identity provider.',
      errors: ['not_found', 'provider_unavailable'],
      limit: { calls: 600, seconds: 300 },
    })
    .input(ProviderReference)
    .output(AuthorizationUrl)
    .mutation(({ ctx, input }) => ctx.identities.startSignIn(input)),

  startLink: recentlySignedIn
    .meta({
      summary: 'Where to send the browser to add an account elsewhere as a way in.',
      errors: ['not_found', 'provider_unavailable'],
      limit: MUTATION_LIMIT,
    })
    .input(ProviderReference)
    .output(AuthorizationUrl)
    .mutation(({ ctx, input }) => ctx.identities.startLink(ctx.viewer, input)),

  startConfirm: signedIn
    .meta({
      summary: 'Where to send the browser to confirm, by an account elsewhere, that it is you.',
      errors: ['not_found', 'provider_unavailable'],
      withoutSecondFactor: true,
      limit: { calls: 60, seconds: 300 },
    })
    .input(ProviderReference)
    .output(AuthorizationUrl)
    .mutation(({ ctx, input }) => ctx.identities.startConfirm(ctx.viewer, input)),

  finish: publicProcedure
    .meta({
      summary: 'Ends a visit to an identity provider with what it sent the browser back with.',
      errors: [
        'identity_rejected',
        'identity_taken',
        'too_many_identities',
        'provider_unavailable',
        'account_suspended',
        'not_found',
      ],
    })
    .input(CallbackParameters)
    .output(CallbackResult)
    .mutation(({ ctx, input }) => ctx.identities.finish(ctx.viewer, input)),

  list: signedIn
    // Allowed without a second factor: an account whose only sign-in method is an identity needs this
    // list to reauthenticate before it sets one up.
    .meta({
      summary: 'The accounts elsewhere that open this one.',
      scope: 'account:read',
      withoutSecondFactor: true,
    })
    .input(EmptyInput)
    .output(Identities)
    .query(({ ctx }) => ctx.identities.list(ctx.viewer)),

  remove: recentlySignedIn
    .meta({
      summary: 'Takes away an account elsewhere as a way in.',
      errors: ['not_found', 'last_credential'],
      limit: MUTATION_LIMIT,
    })
    .input(IdentityReference)
    .output(Identities)
    .mutation(({ ctx, input }) => ctx.identities.remove(ctx.viewer, input)),
})
