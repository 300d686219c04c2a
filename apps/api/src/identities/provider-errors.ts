import { AppError } from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import { failureOf } from './failure.ts'

/** @throws {AppError} `identity_rejected` or `provider_unavailable`, and logs the reason. */
export async function mappingProviderErrors<Result>(
  context: RequestContext,
  provider: { id: string },
  request: () => Promise<Result>,
): Promise<Result> {
  try {
    return await request()
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    if (failure.code === 'identity_rejected')
      return rejectIdentity(context, provider, failure.reason)
    const { reason } = failure
    context.log.error({ event: 'identity_provider_failed', provider: provider.id, reason })
    throw new AppError('provider_unavailable')
  }
}

/** Logs the reason and throws `identity_rejected`, which reveals nothing to the caller. */
export function rejectIdentity(
  { log, viewer }: RequestContext,
  { id }: { id: string },
  reason: string,
): never {
  log.warn({
    event: 'identity_rejected',
    provider: id,
    reason,
    factor: 'identityProvider',
    account: viewer?.accountId ?? null,
  })
  throw new AppError('identity_rejected')
}
