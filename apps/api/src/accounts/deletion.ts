import type { Transaction, Transactions } from '@signin/db'
import type { FastifyBaseLogger } from 'fastify'
import type { Avatars } from '../avatars/avatars.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { AccountActivity, AccountRevocation } from './deps.ts'
import type { AccountRequests } from './emails.ts'
import { type AccountTables, deleteAccount, findDueForDeletion } from './table.ts'

export interface DeletionDeps {
  db: AccountTables & Transactions
  clock: () => Date
  registrations: { dropAllOf(tx: Transaction, email: string): Promise<void> }
  sessionRevocation: Pick<AccountRevocation, 'withAccountLock'>
  avatars: Pick<Avatars, 'removeAll'>
  outbox: Outbox<AccountRequests>
  activity: Pick<AccountActivity, 'anonymise'>
  log: Pick<FastifyBaseLogger, 'info'>
}

/**
 * Deletes the accounts whose grace period is over: their rows with all dependent rows, and their
 * picture. Activity entries are anonymised. A killed run resumes the next time: each account is one
 * transaction, and its picture is removed before that transaction starts.
 *
 * @returns how many accounts were deleted.
 */
export async function deleteDueAccounts(deps: DeletionDeps): Promise<number> {
  const { db, clock, registrations, sessionRevocation, avatars, outbox, activity, log } = deps
  let deleted = 0
  for (const { id, email, name, avatarKey } of await findDueForDeletion(db, clock())) {
    if (avatarKey) await avatars.removeAll([avatarKey])
    const isDeleted = await sessionRevocation.withAccountLock(id, 'deletion', async (tx) => {
      if (!(await deleteAccount(tx, id, clock()))) return false
      await registrations.dropAllOf(tx, email)
      await activity.anonymise(tx, id)
      await outbox.post(tx, 'accountDeleted', { email, name })
      return true
    })
    if (!isDeleted) continue
    deleted += 1
    log.info({ event: 'deleted' })
  }
  return deleted
}
