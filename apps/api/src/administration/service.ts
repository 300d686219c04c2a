import type { AdminAccountsService } from '@signin/contracts'
import { accountDetailsOf, accountEmailsOf } from './account-details.ts'
import type { Administration } from './administration.ts'
import { bindCursor, unboundCursor } from './cursor.ts'
import type { AccountReads } from './deps.ts'
import { listAccounts } from './list.ts'

const PAGE_SIZE = 50

/** The console's procedures of accounts. Queries use `reads`, on the console's own connections. */
export function adminAccountsService(
  acts: Administration,
  reads: AccountReads,
): AdminAccountsService {
  return {
    async search({ accountId }, { after, ...query }) {
      const list = { accountId, query }
      const { sort, ...filter } = query
      const page = { filter, sort, after: unboundCursor(list, after), max: PAGE_SIZE }
      const { next, ...found } = await listAccounts(reads, page)
      return { ...found, next: bindCursor(list, next) }
    },

    count: (_viewer, filter) => reads.accountSearch.count(filter),
    emails: (_viewer, { accountId }) => accountEmailsOf(reads, accountId),
    show: (_viewer, { accountId }) => accountDetailsOf(reads, accountId),

    create: (_viewer, account) => acts.create(account),
    revokeSession: (_viewer, act) => acts.revokeSession(act),
    revokeSessions: (_viewer, act) => acts.revokeSessions(act),
    revokeApiToken: (_viewer, act) => acts.revokeApiToken(act),
    removeSecondFactor: (_viewer, act) => acts.removeSecondFactor(act),
    removePasskey: (_viewer, act) => acts.removePasskey(act),
    requireSecondFactor: (_viewer, act) => acts.requireSecondFactor(act),
    sendReset: (_viewer, act) => acts.sendReset(act),
    suspend: (_viewer, act) => acts.suspend(act),
    restore: (_viewer, act) => acts.restore(act),
    lockDown: (_viewer, act) => acts.lockDown(act),
    setRole: (_viewer, act) => acts.setRole(act),
    scheduleDeletion: (_viewer, act) => acts.scheduleDeletion(act),
    cancelDeletion: (_viewer, act) => acts.cancelDeletion(act),
  }
}
