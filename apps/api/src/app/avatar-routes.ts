import { AppError } from '@signin/contracts'
import type { FastifyInstance } from 'fastify'
import { serveAvatars } from '../avatars/routes.ts'
import { viewersOf } from '../sessions/viewers.ts'
import { bearerOf, type ContextDeps, requestContextOf } from './context.ts'

/**
 * Avatar routes for signed-in viewers: session cookies only, with the rules of the contract's
 * guards.
 */
export function serveAvatarsFor(
  app: FastifyInstance,
  { features, cookies, throttleFor }: ContextDeps,
): Promise<void> {
  return serveAvatars(app, {
    avatars: features.avatars,
    throttleFor,
    replaceKeyFor: (request, reply, viewer) => (key) =>
      features.db.$transaction(async (tx) => {
        const { accountId } = viewer
        await features.sessionRevocation.requireActiveSession(tx, viewer)
        const previous = await features.accountRepository.replaceAvatarKey(tx, accountId, key)
        const context = requestContextOf(cookies, viewer, request, reply)
        await features.activity.record(tx, { accountId, kind: 'avatarChanged' }, context)
        return previous
      }),
    async viewerOf(request) {
      // No API token has a scope for avatars, and a cookie beside a token is ignored.
      if (await bearerOf(features, request)) throw new AppError('insufficient_scope')
      const { viewer } = await viewersOf(features, cookies.read(request))
      if (viewer?.impersonator?.mayChange === false) throw new AppError('impersonating')
      if (viewer?.secondFactorMissing) throw new AppError('second_factor_setup_required')
      return viewer
    },
  })
}
