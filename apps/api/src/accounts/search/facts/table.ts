import { sql } from '@signin/db'
import { isIn } from '../conditions/conditions.ts'
import type { SearchTables } from '../pages/reading.ts'
import type { AccountFacts } from '../query.ts'
import type { Sql } from '../trigrams/trigrams.ts'

export function findFacts(
  db: SearchTables,
  ids: string[],
  withSecondFactor: Sql,
): Promise<AccountFacts[]> {
  return db.$queryRaw<AccountFacts[]>(sql`
    select account.id, seen.at as "lastSeenAt", ${isIn(withSecondFactor)} as "hasSecondFactor"
    from accounts account left join account_last_seen seen on seen.account_id = account.id
    where account.id = any(${ids}::uuid[])`)
}
