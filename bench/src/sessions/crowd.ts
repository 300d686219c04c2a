import { randomBytes } from 'node:crypto'
import { runSql } from '../run-sql.ts'

/** So many that a server which is asked for one after the other has forgotten the first by then. */
const PEOPLE = 20_000
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const VALUE_LENGTH = 40

/** Signs a crowd in at Signin, behind its back, and answers the values of their cookies. */
export async function addCrowd(url: string): Promise<string[]> {
  const values = Array.from({ length: PEOPLE }, cookieValue)
  await runSql(url, SIGNIN_CROWD, [values])
  await runSql(url, 'analyze')
  return values
}

/** As many for Better Auth, whose cookies nobody needs: it looks its one session up every time. */
export async function addBetterAuthCrowd(url: string): Promise<void> {
  await runSql(url, BETTER_AUTH_CROWD)
  await runSql(url, 'analyze')
}

function cookieValue(): string {
  return Array.from(randomBytes(VALUE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

const SIGNIN_CROWD = `
  with people as (
    insert into accounts (id, email, name)
    select gen_random_uuid(), value || '@example.com', 'One of a crowd'
    from unnest($1::text[]) value returning id, split_part(email, '@', 1) as value
  )
  insert into sessions (id, token_hash, account_id, expires_at)
  select gen_random_uuid(), sha256(value::bytea), id, now() + interval '14 days' from people`

const BETTER_AUTH_CROWD = `
  with people as (
    insert into "user" ("id", "name", "email", "emailVerified", "createdAt", "updatedAt")
    select gen_random_uuid()::text, 'One of a crowd', n || '@example.com', false, now(), now()
    from generate_series(1, ${PEOPLE}) n returning "id"
  )
  insert into "session" ("id", "token", "userId", "expiresAt", "createdAt", "updatedAt")
  select gen_random_uuid()::text, "id", "id", now() + interval '7 days', now(), now() from people`
