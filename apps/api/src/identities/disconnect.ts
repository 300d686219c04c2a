import { AppError, type IdentitiesService } from '@signin/contracts'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import type { IdentitiesServiceDeps } from './deps.ts'
import { toDto } from './identities.ts'
import { lockedIdentitiesOf, removeIdentity } from './table.ts'

export function disconnectProcedures(
  deps: IdentitiesServiceDeps,
  context: RequestContext,
): Pick<IdentitiesService, 'remove'> {
  const { providers, passwords, passkeys, sessionRevocation, activity } = deps

  return {
    remove: ({ accountId, sessionId }, { id }) =>
      sessionRevocation.inSession({ accountId, sessionId }, fairnessKeyOf(context), async (tx) => {
        const linked = await lockedIdentitiesOf(tx, accountId)
        const removed = linked.find((row) => row.id === id)
        if (!removed) throw new AppError('not_found')
        const remaining = linked.filter((row) => row !== removed)
        const hasOtherMethod =
          remaining.some(providers.accepts) ||
          (await passwords.changedAt(tx, accountId)) !== null ||
          (await passkeys.count(accountId, tx)) > 0
        if (!hasOtherMethod) throw new AppError('last_credential')
        // Delete the identity first: the row lock waits for in-flight sign-ins with it, whose
        // sessions are revoked below.
        await removeIdentity(tx, id)
        await sessionRevocation.revokeAll(tx, accountId, sessionId)
        const { name: detail } = providers.describe(removed.provider)
        await activity.record(tx, { accountId, kind: 'identityRemoved', detail }, context)
        return remaining.map((row) => toDto(row, providers))
      }),
  }
}
