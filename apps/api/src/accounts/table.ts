import type { Account } from '@signin/contracts'
import type { Tables } from '@signin/db'

export type AccountTables = Tables<'account'>

/**
 * Makes the account unless its address is taken, and tells whether it did. A taken one is written
 * back unchanged, so that both cases write a row and wait for the same flush to disk: neither the
 * words of the answer nor its time tell which it was.
 */
export async function claimAddress(
  db: AccountTables,
  account: { id: string; email: string; name: string },
): Promise<boolean> {
  const holders = await db.$queryRaw<{ id: string }[]>`
    insert into accounts (id, email, name)
    values (${account.id}::uuid, ${account.email}, ${account.name})
    on conflict (email) do update set updated_at = accounts.updated_at
    returning id`
  return holders[0]?.id === account.id
}

export async function findAccountId(db: AccountTables, email: string): Promise<string | null> {
  const account = await db.account.findUnique({ where: { email }, select: { id: true } })
  return account?.id ?? null
}

export async function findAccount(db: AccountTables, id: string): Promise<Account | null> {
  const account = await db.account.findUnique({ where: { id } })
  return account && { ...account, createdAt: account.createdAt.toISOString() }
}
