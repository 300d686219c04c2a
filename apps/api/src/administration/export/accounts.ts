import type { AccountFilter, ListedAccount } from '@signin/contracts'
import type { AccountReads } from '../deps.ts'
import { withFacts } from '../list.ts'
import type { ExportedRecord } from './format.ts'

const BATCH_SIZE = 500

/** All accounts that match, in the order of their ids. A batch can be empty. */
export async function* exportedAccounts(
  reads: Pick<AccountReads, 'accountSearch' | 'accountRepository'>,
  filter: AccountFilter,
): AsyncGenerator<ExportedRecord[]> {
  let after: string | null = null
  do {
    const { ids, next } = await reads.accountSearch.matchingIds(filter, after, BATCH_SIZE)
    yield (await withFacts(reads, ids)).map(recordOf)
    after = next
  } while (after !== null)
}

/** Named one by one, so that a field of the list does not become a column by chance. */
function recordOf(account: ListedAccount): ExportedRecord {
  const { id, email, name, role, emailConfirmedAt, suspendedAt, deletionDueAt } = account
  const { createdAt, lastSeenAt, hasSecondFactor } = account
  return {
    id,
    email,
    name,
    role,
    emailConfirmedAt,
    suspendedAt,
    deletionDueAt,
    createdAt,
    lastSeenAt,
    hasSecondFactor,
  }
}
