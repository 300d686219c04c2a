import type pg from 'pg'

/** A session that another one waits for. Fields are null if this role may not read them. */
export interface LockHolder {
  pid: number
  application: string | null
  user: string | null
  /** The start of its transaction, or of its connection if it has no transaction. */
  since: Date | null
  query: string | null
}

const MAX_DESCRIBED = 3
const MAX_WORDS = 6
/**
 * Keywords, names and punctuation. The match ends before the first literal, parameter or comment.
 */
const HARMLESS = /^(?:[\s.,;*]|[A-Za-z_][A-Za-z_0-9]*(?!['A-Za-z_0-9$])|"[\w ]*")*/
const WORD = /\S+/g

/** The sessions that block the session `pid`, including those before it in the lock queue. */
export function holdersOf(client: pg.Client, pid: number): Promise<LockHolder[]> {
  return describedIn(client, 'unnest(pg_blocking_pids($1)) as pid', pid)
}

/** The sessions that hold the advisory lock `key`, of 32 bits, in this database. */
export function advisoryHoldersOf(client: pg.Client, key: number): Promise<LockHolder[]> {
  const held = `(select pid from pg_locks where locktype = 'advisory' and granted
    and database = (select oid from pg_database where datname = current_database())
    and classid = 0 and objid = $1 and objsubid = 1) as held`
  return describedIn(client, held, key)
}

async function describedIn(client: pg.Client, pids: string, of: number): Promise<LockHolder[]> {
  const { rows } = await client.query<LockHolder>(
    `select pid, application_name as application, usename as user,
       coalesce(xact_start, backend_start) as since, query
     from ${pids} left join pg_stat_activity using (pid)
     group by 1, 2, 3, 4, 5 order by since`,
    [of],
  )
  return rows
}

/**
 * The holders in a form such as
 * `pid 4711 ("pg_dump", user signin, since 2026-11-30T07:41:12.000Z): COPY public.accounts`.
 */
export function describeHolders(holders: readonly LockHolder[]): string {
  const described = holders.slice(0, MAX_DESCRIBED).map(describe)
  const rest = holders.length - described.length
  return [...described, ...(rest > 0 ? [`${rest} more`] : [])].join('; ')
}

/**
 * The first words of a statement, up to its first literal, parameter or comment: the result is
 * logged, and values can be email addresses, hashes and passwords.
 */
export function firstWords(query: string): string {
  const [harmless = ''] = HARMLESS.exec(query) ?? []
  const words = harmless.match(WORD) ?? []
  return words.slice(0, MAX_WORDS).join(' ')
}

function describe({ pid, application, user, since, query }: LockHolder): string {
  // PostgreSQL reports pid 0 for a prepared transaction (two-phase commit), which has no session.
  if (pid === 0) return 'a prepared transaction (see pg_prepared_xacts)'
  const who = [`"${application ?? ''}"`, `user ${user}`, since && `since ${since.toISOString()}`]
  const words = firstWords(query ?? '')
  return `pid ${pid} (${who.filter(Boolean).join(', ')})${words && `: ${words}`}`
}
