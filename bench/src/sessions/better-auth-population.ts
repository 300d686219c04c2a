import { PEOPLE } from '../people/population.ts'
import { runSql } from '../run-sql.ts'

/** As many people as Signin has. Nobody needs their cookies: Better Auth looks up its one session every time. */
export async function addBetterAuthPopulation(url: string): Promise<void> {
  await runSql(url, MAKE_POPULATION)
  await runSql(url, 'analyze')
}

const MAKE_POPULATION = `
  with people as (
    insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
    select gen_random_uuid()::text, 'One of a population', n || '@example.com', false, now(), now()
    from generate_series(1, ${PEOPLE}) n returning "id"
  )
  insert into "session" ("id", "token", "userId", "expiresAt", "createdAt", "updatedAt")
  select gen_random_uuid()::text, "id", "id", now() + interval '7 days', now(), now() from people`
