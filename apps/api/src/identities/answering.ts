import { Refusal } from '@signin/contracts'
import type { Occasion } from '../occasion.ts'
import { failureOf } from './failure.ts'

/** Ends the call where the provider does not confirm what it is asked, or does not answer. */
export async function answering<Result>(
  occasion: Occasion,
  provider: { id: string },
  ask: () => Promise<Result>,
): Promise<Result> {
  try {
    return await ask()
  } catch (error) {
    const failure = failureOf(error)
    if (!failure) throw error
    if (failure.code === 'identity_refused') return refuse(occasion, provider, failure.reason)
    const { reason } = failure
    occasion.log.error({ event: 'identity_provider_failed', provider: provider.id, reason })
    throw new Refusal('provider_unavailable')
  }
}

/** Why is for the log: a stranger is told that it was refused, and no more. */
export function refuse({ log, viewer }: Occasion, { id }: { id: string }, reason: string): never {
  log.warn({
    event: 'identity_refused',
    provider: id,
    reason,
    factor: 'identityProvider',
    account: viewer?.accountId ?? null,
  })
  throw new Refusal('identity_refused')
}
