import type { AuditFilter } from '@signin/contracts'
import type { AccountRepository } from '../../accounts/repository.ts'
import type { EventSearch } from '../../audit/searching/search.ts'

/** @returns null if an account is named by an address that none has: then nothing can match. */
export async function searchOf(
  { person, actor, session, since, until, ...filter }: AuditFilter,
  accounts: Pick<AccountRepository, 'idOf'>,
): Promise<EventSearch | null> {
  const subjectId = await idOf(person, accounts)
  const actorId = await idOf(actor, accounts)
  if (subjectId === null || actorId === null) return null
  return {
    ...filter,
    subjectId,
    actorId,
    sessionId: session,
    since: timeOf(since),
    until: timeOf(until),
  }
}

/** An id is not looked up: it also finds the events of a deleted account. */
async function idOf(
  account: string | undefined,
  accounts: Pick<AccountRepository, 'idOf'>,
): Promise<string | null | undefined> {
  return account?.includes('@') ? accounts.idOf(account) : account
}

function timeOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text)
}
