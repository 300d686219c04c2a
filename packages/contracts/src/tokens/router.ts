import { EmptyInput } from '../text.ts'
import { MUTATION_LIMIT } from '../throttle.ts'
import { anyCaller, recentlySignedIn, router, signedIn } from '../trpc.ts'
import {
  AccessToken,
  AccessTokenRequest,
  ApiTokenReference,
  ApiTokens,
  CreatedApiToken,
  NewApiToken,
} from './schema.ts'

export const tokensRouter = router({
  /**
   * The limit is high: a service calls this for all its visitors, who share the one credential. For an
   * impersonator it is a change: what the token may do elsewhere is not Signin's to limit to reading.
   */
  issueAccessToken: anyCaller
    .meta({
      summary: 'A JWT that tells another service who calls it, for ten minutes at most.',
      errors: ['unknown_audience', 'insufficient_scope'],
      scope: 'tokens:issue',
      impersonation: 'change',
      limit: { calls: 1200, seconds: 60 },
    })
    .input(AccessTokenRequest)
    .output(AccessToken)
    .mutation(({ ctx, input }) => ctx.tokens.issueAccessToken(ctx.caller, input)),

  createApiToken: recentlySignedIn
    .meta({
      summary: 'Makes an API token and shows it, this once.',
      errors: ['insufficient_scope', 'admins_only', 'too_many_tokens'],
      limit: MUTATION_LIMIT,
    })
    .input(NewApiToken)
    .output(CreatedApiToken)
    .mutation(({ ctx, input }) => ctx.tokens.createApiToken(ctx.viewer, input)),

  listApiTokens: signedIn
    .meta({
      summary: 'The API tokens, the newest first, and what a new one may do.',
      scope: 'account:read',
    })
    .input(EmptyInput)
    .output(ApiTokens)
    .query(({ ctx }) => ctx.tokens.listApiTokens(ctx.viewer)),

  revokeApiToken: recentlySignedIn
    .meta({
      summary: 'Ends an API token, on every replica at once.',
      errors: ['not_found'],
      limit: MUTATION_LIMIT,
    })
    .input(ApiTokenReference)
    .output(ApiTokens)
    .mutation(({ ctx, input }) => ctx.tokens.revokeApiToken(ctx.viewer, input)),
})
