import type pg from 'pg'

/** A session of the server that another one waits for, as far as this role may see it. */
export interface LockHolder {
  pid: number
  application: string | null
  user: string | null
  /** When its transaction began, or its connection where none is open. */
  since: Date | null
  query: string | null
}

const MAX_NAMED = 3
const MAX_WORDS = 6
/** Keywords, names and what stands between: a literal begins with something else and ends the quotation. */
const HARMLESS = /^(?:[\s.,;*]|[A-Za-z_][A-Za-z_0-9]*(?!['A-Za-z_0-9$])|"[\w ]*")*/
const WORD = /\S+/g

/** Whom the session `pid` waits for just now, those in the queue before it included. */
export async function holdersOf(client: pg.Client, pid: number): Promise<LockHolder[]> {
  const { rows } = await client.query<LockHolder>(
    `select pid, application_name as application, usename as user,
       coalesce(xact_start, backend_start) as since, query
     from unnest(pg_blocking_pids($1)) as pid left join pg_stat_activity using (pid)
     group by 1, 2, 3, 4, 5 order by since`,
    [pid],
  )
  return rows
}

/** `pid 4711 ("pg_dump", user signin, since 2026-11-30T07:41:12.000Z): COPY public.accounts`, and so on. */
export function describeHolders(holders: readonly LockHolder[]): string {
  const named = holders.slice(0, MAX_NAMED).map(describe)
  const rest = holders.length - named.length
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join('; ')
}

/**
 * The beginning of a statement, up to its first literal, parameter or comment: values are people's
 * addresses, hashes and passwords, and what is said here ends up in logs.
 */
export function firstWords(query: string): string {
  const [harmless = ''] = HARMLESS.exec(query) ?? []
  const words = harmless.match(WORD) ?? []
  return words.slice(0, MAX_WORDS).join(' ')
}

function describe({ pid, application, user, since, query }: LockHolder): string {
  // PostgreSQL's number for a transaction that was prepared (two-phase commit): no session has it.
  if (pid === 0) return 'a prepared transaction (see pg_prepared_xacts)'
  const who = [`"${application ?? ''}"`, `user ${user}`, since && `since ${since.toISOString()}`]
  const words = firstWords(query ?? '')
  return `pid ${pid} (${who.filter(Boolean).join(', ')})${words && `: ${words}`}`
}
