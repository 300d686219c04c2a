import type { ListedAccount } from '@signin/contracts'
import type { AccountQuery } from '../accounts/search/search.ts'
import type { AccountReads } from './deps.ts'
import { toDto } from './dto.ts'

interface AccountList {
  accounts: ListedAccount[]
  /** Accounts that only resemble the text. */
  similar: ListedAccount[]
  next: string | null
}

/** Throws `invalid_input` for a malformed cursor. */
export async function listAccounts(
  { accountSearch, accountRepository }: Pick<AccountReads, 'accountSearch' | 'accountRepository'>,
  query: AccountQuery,
): Promise<AccountList> {
  const { ids, similar, next } = await accountSearch.page(query)
  const facts = await accountSearch.factsOf(ids)
  const listed = (await accountRepository.findAll(ids)).map((row) => {
    const { lastSeenAt = null, hasSecondFactor = false } = facts.get(row.id) ?? {}
    return { ...toDto(row), lastSeenAt: lastSeenAt?.toISOString() ?? null, hasSecondFactor }
  })
  const isSimilar = new Set(similar)
  return {
    accounts: listed.filter(({ id }) => !isSimilar.has(id)),
    similar: listed.filter(({ id }) => isSimilar.has(id)),
    next,
  }
}
