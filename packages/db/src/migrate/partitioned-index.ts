import { createIndex, type StatedIndex } from './concurrent-index.ts'
import { type MigrationSession, retryUntilLocked } from './lock-retries.ts'

const MAX_NAME_LENGTH = 63

/**
 * Creates an index of a partitioned table, for which PostgreSQL has no `create index concurrently`. The
 * migration says `create index`, which Prisma's engine can run as well, and would block writes: it has an
 * index of the parent alone, which new partitions copy, then one index of each partition without
 * blocking writes, each attached to it. Every step may be repeated after a failure.
 */
export async function createPartitionedIndex(
  session: MigrationSession,
  { name, table, kind, definition }: StatedIndex,
): Promise<void> {
  const { client } = session
  const locked = (sql: string) =>
    retryUntilLocked(
      session,
      () => client.query(sql),
      async () => true,
    )
  await locked(`create ${kind} if not exists "${name}" on only ${table} ${definition}`)
  for (const partition of await partitionsWithout(session, name, table)) {
    const child = childName(name, table, partition)
    await createIndex(session, child, async () => {
      await client.query(`create ${kind} concurrently "${child}" on "${partition}" ${definition}`)
    })
    await locked(`alter index "${name}" attach partition "${child}"`)
  }
}

export async function isPartitioned(
  { client }: MigrationSession,
  { table }: StatedIndex,
): Promise<boolean> {
  const { rows } = await client.query(
    `select from pg_class where oid = to_regclass($1) and relkind = 'p'`,
    [table],
  )
  return rows.length > 0
}

async function partitionsWithout(
  { client }: MigrationSession,
  name: string,
  table: string,
): Promise<string[]> {
  const { rows } = await client.query<{ partition: string }>(
    `select relname as partition from pg_inherits join pg_class on pg_class.oid = inhrelid
     where inhparent = to_regclass($1) and not exists (
       select from pg_inherits as attached join pg_index on indexrelid = attached.inhrelid
       where attached.inhparent = to_regclass(quote_ident($2)) and indrelid = pg_class.oid)
     order by relname`,
    [table, name],
  )
  return rows.map(({ partition }) => partition)
}

/** `t_a_idx` of `t_2026_11` becomes `t_2026_11_a_idx`, as PostgreSQL names it itself. */
function childName(name: string, table: string, partition: string): string {
  const parent = table.replaceAll('"', '')
  const suffix = name.startsWith(`${parent}_`) ? name.slice(parent.length + 1) : name
  const child = `${partition}_${suffix}`
  if (child.length > MAX_NAME_LENGTH) throw new Error(`The name ${child} is too long.`)
  return child
}
