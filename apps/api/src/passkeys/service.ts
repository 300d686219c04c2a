import { AppError, type PasskeysService } from '@signin/contracts'
import type { Transaction } from '@signin/db'
import { fairnessKeyOf, type RequestContext } from '../request-context.ts'
import { createChallenges } from './challenges.ts'
import type { PasskeysDeps } from './deps.ts'
import { toDto, toList } from './dto.ts'
import { passkeyProofs } from './proofs.ts'
import { registrationProcedures } from './registration.ts'
import { requestOptionsOf } from './request.ts'
import { lockedPasskeysOf, passkeysOf, removePasskey, renamePasskey } from './table.ts'

export type { PasskeysDeps } from './deps.ts'

export function passkeysService(deps: PasskeysDeps, context: RequestContext): PasskeysService {
  const { db, site, activity, gate, sessionRevocation, passwords, identities } = deps
  const { cookies, log } = context
  const challenges = createChallenges(deps)
  const proofs = passkeyProofs(deps)

  /** Whether the account has a credential other than passkeys and email links. */
  async function hasOtherCredential(tx: Transaction, accountId: string): Promise<boolean> {
    if ((await passwords.changedAt(tx, accountId)) !== null) return true
    return identities.hasAny(tx, accountId)
  }

  return {
    ...registrationProcedures(deps, context),

    async list({ accountId }) {
      return toList(site, await passkeysOf(db, accountId))
    },

    async rename(viewer, { id, name }) {
      const { accountId } = viewer
      const renamed = await sessionRevocation.inSession(
        viewer,
        fairnessKeyOf(context),
        async (tx) => {
          const row = await renamePasskey(tx, { accountId, id, name })
          if (!row) throw new AppError('not_found')
          await activity.record(tx, { accountId, kind: 'passkeyRenamed', detail: name }, context)
          return row
        },
      )
      return toDto(renamed)
    },

    async remove(viewer, { id }) {
      const { accountId } = viewer
      const list = await sessionRevocation.inSession(viewer, fairnessKeyOf(context), async (tx) => {
        const all = await lockedPasskeysOf(tx, accountId)
        const removed = all.find((row) => row.id === id)
        if (!removed) throw new AppError('not_found')
        const remaining = all.filter((row) => row !== removed)
        if (remaining.length === 0 && !(await hasOtherCredential(tx, accountId))) {
          throw new AppError('last_credential')
        }
        await removePasskey(tx, id)
        if (remaining.length === 0) await deps.passkeyFactor.lastRemoved(tx, accountId)
        // A removed passkey may be on a lost device, with a session that was started with it (ASVS
        // 7.4.3).
        await sessionRevocation.revokeAll(tx, accountId, viewer.sessionId)
        await activity.record(
          tx,
          { accountId, kind: 'passkeyRemoved', detail: removed.name },
          context,
        )
        return toList(site, remaining, removed.userHandle)
      })
      log.info({ event: 'passkey_removed', account: accountId, passkey: id })
      return list
    },

    async startSignIn() {
      const pending = (await gate.pending(context))?.accountId ?? null
      const allowed = pending === null ? [] : await passkeysOf(db, pending)
      // A pending account without passkeys does not bind the challenge: the person may be signing in
      // to another account.
      const accountId = allowed.length > 0 ? pending : null
      const row = { purpose: 'signIn', accountId, userHandle: null } as const
      const challenge = await challenges.create(cookies.challenge, row)
      return requestOptionsOf(site, { challenge, allowed })
    },

    async finishSignIn({ response }) {
      return gate.signIn(context, await proofs.verify(context, response, {}))
    },
  }
}
