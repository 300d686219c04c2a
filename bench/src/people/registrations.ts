import { randomUUID } from 'node:crypto'
import { runSql } from '../run-sql.ts'

/** Forms that were filled in with these addresses a moment ago. Answers the names they go by. */
export async function addRegistrations(url: string, emails: string[]): Promise<string[]> {
  const ids = emails.map(() => randomUUID())
  await runSql(url, ADD, [ids, emails])
  return ids
}

const ADD = `
  insert into registrations (id, email, name, expires_at)
  select id, email, 'A Person', now() + interval '1 day'
  from unnest($1::uuid[], $2::text[]) as filled_in (id, email)`
