import { randomBytes } from 'node:crypto'
import { runSql } from '../run-sql.ts'
import type { Server } from '../servers/server.ts'
import { PASSWORD, type Person, register, signIn } from './person.ts'
import type { PostOffice } from './post-office.ts'

/** More than a server caches: a session is evicted before it is requested again. */
export const PEOPLE = 20_000
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const VALUE_LENGTH = 40

export interface Member {
  person: Person
  /** The cookie of a session that was created with the population. */
  cookie: string
}

export interface Population {
  population: Member[]
  /** Returns members not taken before, so without counted attempts, emails and devices. */
  take(count: number): Member[]
}

/**
 * Inserts accounts directly into the database, all with a session and none with a known device. They
 * share the password hash of one person who registered through the API.
 */
export async function addPopulation({
  signin,
  postOffice,
  databaseUrl,
}: {
  signin: Server
  postOffice: PostOffice
  databaseUrl: string
}): Promise<Population> {
  const first = await register(signin, postOffice)
  const [cookieName] = (await signIn(signin, first)).cookie.split('=')
  const values = Array.from({ length: PEOPLE }, cookieValue)
  await runSql(databaseUrl, INSERT_POPULATION, [values, first.email])
  await runSql(databaseUrl, 'analyze')
  const population = values.map((value) => ({
    person: { email: `${value}@example.com`, password: PASSWORD },
    cookie: `${cookieName}=${value}`,
  }))
  let taken = 0
  return {
    population,
    take(count) {
      if (taken + count > PEOPLE) throw new Error(`${PEOPLE} people are too few for this run`)
      taken += count
      return population.slice(taken - count, taken)
    },
  }
}

function cookieValue(): string {
  return Array.from(randomBytes(VALUE_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

const INSERT_POPULATION = `
  with people as (
    insert into accounts (id, email, name, email_confirmed_at)
    select gen_random_uuid(), value || '@example.com', 'One of a population', now()
    from unnest($1::text[]) value returning id, split_part(email, '@', 1) as value
  ), passwords as (
    insert into password_credentials (account_id, hash, pepper_version)
    select people.id, hash, pepper_version from people, password_credentials
    where account_id = (select id from accounts where email = $2)
  )
  insert into sessions (id, token_hash, account_id, expires_at)
  select gen_random_uuid(), sha256(value::bytea), id, now() + interval '14 days' from people`
