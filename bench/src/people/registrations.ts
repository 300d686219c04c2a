import { randomUUID } from 'node:crypto'
import { runSql } from '../run-sql.ts'

/** Inserts pending registrations of these addresses. Returns their ids. */
export async function addRegistrations(url: string, emails: string[]): Promise<string[]> {
  const ids = emails.map(() => randomUUID())
  await runSql(url, INSERT_REGISTRATIONS, [ids, emails])
  return ids
}

const INSERT_REGISTRATIONS = `
  insert into registrations (id, email, name, expires_at)
  select id, email, 'A Person', now() + interval '1 day'
  from unnest($1::uuid[], $2::text[]) as filled_in (id, email)`
