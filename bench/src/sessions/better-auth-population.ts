import { PEOPLE } from '../people/population.ts'
import { runSql } from '../run-sql.ts'

/**
 * Inserts as many accounts as Signin has. Their cookies are not needed: Better Auth queries the
 * database for the one measured session every time.
 */
export async function addBetterAuthPopulation(url: string): Promise<void> {
  await runSql(url, INSERT_POPULATION)
  await runSql(url, 'analyze')
}

const INSERT_POPULATION = `
  with people as (
    insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
    select gen_random_uuid()::text, 'One of a population', n || '@example.com', false, now(), now()
    from generate_series(1, ${PEOPLE}) n returning "id"
  )
  insert into "session" ("id", "token", "userId", "expiresAt", "createdAt", "updatedAt")
  select gen_random_uuid()::text, "id", "id", now() + interval '7 days', now(), now() from people`
