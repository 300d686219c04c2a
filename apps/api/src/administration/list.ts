import type { ListedAccount } from '@signin/contracts'
import type { AccountQuery } from '../accounts/search/search.ts'
import type { AccountReads } from './deps.ts'
import { toDto } from './dto.ts'

type ListReads = Pick<AccountReads, 'accountSearch' | 'accountRepository'>

interface AccountList {
  accounts: ListedAccount[]
  /** Where none matches, accounts that resemble the text. */
  similar: ListedAccount[]
  next: string | null
}

/** Throws `invalid_input` for a malformed cursor. */
export async function listAccounts(reads: ListReads, query: AccountQuery): Promise<AccountList> {
  const { ids, similar, next } = await reads.accountSearch.page(query)
  return { accounts: await withFacts(reads, ids), similar: await withFacts(reads, similar), next }
}

/** Those of the accounts that exist, in the order of the ids. */
export async function withFacts(
  { accountSearch, accountRepository }: ListReads,
  ids: string[],
): Promise<ListedAccount[]> {
  if (ids.length === 0) return []
  const facts = await accountSearch.factsOf(ids)
  return (await accountRepository.findAll(ids)).map((row) => {
    const { lastSeenAt = null, hasSecondFactor = false } = facts.get(row.id) ?? {}
    return { ...toDto(row), lastSeenAt: lastSeenAt?.toISOString() ?? null, hasSecondFactor }
  })
}
