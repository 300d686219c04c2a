import type { ListedAccount } from '@signin/contracts'
import type { AccountQuery } from '../accounts/search/search.ts'
import type { AccountReads } from './deps.ts'
import { toDto } from './dto.ts'

type ListReads = Pick<AccountReads, 'accountSearch' | 'accountRepository'>

interface AccountList {
  accounts: ListedAccount[]
  /** Accounts that only resemble the text. */
  similar: ListedAccount[]
  next: string | null
}

/** Throws `invalid_input` for a malformed cursor. */
export async function listAccounts(reads: ListReads, query: AccountQuery): Promise<AccountList> {
  const { ids, similar, next } = await reads.accountSearch.page(query)
  const listed = await withFacts(reads, ids)
  const isSimilar = new Set(similar)
  return {
    accounts: listed.filter(({ id }) => !isSimilar.has(id)),
    similar: listed.filter(({ id }) => isSimilar.has(id)),
    next,
  }
}

/** Those of the accounts that exist, in the order of the ids. */
export async function withFacts(
  { accountSearch, accountRepository }: ListReads,
  ids: string[],
): Promise<ListedAccount[]> {
  const facts = await accountSearch.factsOf(ids)
  return (await accountRepository.findAll(ids)).map((row) => {
    const { lastSeenAt = null, hasSecondFactor = false } = facts.get(row.id) ?? {}
    return { ...toDto(row), lastSeenAt: lastSeenAt?.toISOString() ?? null, hasSecondFactor }
  })
}
