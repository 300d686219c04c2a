import { AppError } from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import { failureOf } from './failure.ts'

/** Ends the call where the provider does not confirm what it is asked, or does not answer. */
export async function mappingProviderErrors<Result>(
  context: RequestContext,
  provider: { id: string },
  ask: () => Promise<Result>,
): Promise<Result> {
  try {
    return await ask()
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

/** Why is for the log: a stranger is told that it was refused, and no more. */
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
