import { type AuditCheckpoint, type AuditKey, sql, type Tables } from '@signin/db'
import type { AuditEvent } from '../event.ts'
import type { CompletedNode } from '../tree/frontier.ts'
import type { Hash } from '../tree/hashing.ts'
import type { ReadNodes } from '../tree/stored-nodes.ts'

export type SequencingTables = Tables<
  'auditEvent' | 'auditTreeLeaf' | 'auditTreeNode' | 'auditCheckpoint'
>

export type CheckpointRow = Pick<AuditCheckpoint, 'note' | 'cluster'> & {
  size: number
  nextXid: string
}

/** What is committed: transactions below `xmin` have ended, in the cluster that numbered them. */
export interface Horizon {
  xmin: string
  cluster: string
}

export type EventToSequence = AuditEvent & { detailsHash: Uint8Array; xid: string }

/** One sequencer at a time. The lock ends with the transaction, also if the replica is killed. */
export async function tryLockSequencing(tx: SequencingTables): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ locked: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended('signin audit sequencing', 0)) as locked`
  return row?.locked === true
}

/** As {@link tryLockSequencing}, but waits for a sequencer to finish its batch. */
export async function lockSequencing(tx: Pick<SequencingTables, '$executeRaw'>): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('signin audit sequencing', 0))`
}

export async function readHorizon(tx: SequencingTables): Promise<Horizon> {
  const [row] = await tx.$queryRaw<Horizon[]>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as xmin, system_identifier::text as cluster
    from pg_control_system()`
  return row as Horizon
}

export async function lastCheckpoint(tx: SequencingTables): Promise<CheckpointRow | null> {
  const [row] = await tx.$queryRaw<(Omit<CheckpointRow, 'size'> & { size: bigint })[]>`
    select tree_size as size, note, cluster, next_xid::text as "nextXid" from audit_checkpoints
    order by tree_size desc limit 1`
  return row ? { ...row, size: Number(row.size) } : null
}

/**
 * Events of transactions from `from` to before `to` that are in no leaf, in the order of their
 * transactions. Without `to`: all that are visible, in the order of their times, since their
 * transactions are of several servers, or moved entries of the previous release.
 */
export function findUnsequenced(
  tx: SequencingTables,
  { from, to, max }: { from: string; to: string | null; max: number },
): Promise<EventToSequence[]> {
  const ended = to ? sql`and xid < ${to}::text::xid8` : sql``
  // The first 6 bytes of a UUIDv7 are its milliseconds; the rest is random.
  const time = to ? sql`` : sql`substring(uuid_send(id) from 1 for 6),`
  return tx.$queryRaw`
    select id, at, kind, outcome, actor, method, factor, details_hash as "detailsHash",
      xid::text as xid
    from audit_events where xid >= ${from}::text::xid8 ${ended}
      and not exists (select from audit_tree_leaves where event_id = id)
    order by ${time} audit_events.xid, id limit ${max}`
}

/**
 * Whether an event that is older than `before`, by its id, waits for its place. Only those after the
 * last checkpoint are looked at.
 */
export async function isDelayed(db: SequencingTables, before: Date): Promise<boolean> {
  const [row] = await db.$queryRaw<{ delayed: boolean }[]>`
    select exists (
      select from audit_events where id < audit_first_id(${before})
        and xid >= coalesce((select next_xid from audit_checkpoints order by tree_size desc limit 1), '0')
        and not exists (select from audit_tree_leaves where event_id = id)
    ) as delayed`
  return row?.delayed === true
}

export interface NewLeaf {
  index: number
  eventId: string
  hash: Uint8Array
}

export async function addLeaves(tx: SequencingTables, leaves: NewLeaf[]): Promise<void> {
  await tx.$executeRaw`
    insert into audit_tree_leaves (index, event_id, hash)
    select index, event_id, decode(hash, 'hex') from unnest(
      ${leaves.map(({ index }) => index)}::bigint[], ${leaves.map(({ eventId }) => eventId)}::uuid[],
      ${leaves.map(({ hash }) => hexOf(hash))}::text[]) as leaf (index, event_id, hash)`
}

export async function addNodes(tx: SequencingTables, nodes: CompletedNode[]): Promise<void> {
  await tx.auditTreeNode.createMany({
    data: nodes.map(({ level, index, hash }) => ({
      level,
      index: BigInt(index),
      hash: Uint8Array.from(hash),
    })),
  })
}

export async function addCheckpoint(
  tx: SequencingTables,
  { size, note, nextXid, cluster }: CheckpointRow,
): Promise<void> {
  await tx.$executeRaw`insert into audit_checkpoints (tree_size, note, next_xid, cluster)
    values (${size}, ${note}, ${nextXid}::text::xid8, ${cluster})`
}

/** Reads the hashes that the tree is computed from. */
export function storedNodes(db: SequencingTables): ReadNodes {
  return async (level, from, count) => {
    const until = BigInt(from + count)
    const rows =
      level === 0
        ? await db.$queryRaw<{ hash: Hash }[]>`select hash from audit_tree_leaves
            where index >= ${from} and index < ${until} order by index`
        : await db.$queryRaw<{ hash: Hash }[]>`select hash from audit_tree_nodes
            where level = ${level} and index >= ${from} and index < ${until} order by index`
    return rows.map(({ hash }) => hash)
  }
}

/**
 * Moves entries of the previous release into the log; returns how many, and whether some are left,
 * as those that another replica is moving. The next release drops it.
 */
export async function moveActivity(
  db: SequencingTables,
  most: number,
): Promise<{ moved: number; isLeft: boolean }> {
  const [row] = await db.$queryRaw<{ moved: number }[]>`
    select audit_move_activity(${most}::int) as moved`
  const [after] = await db.$queryRaw<{ isLeft: boolean }[]>`
    select exists (select from activity_before_audit_log) as "isLeft"`
  return { moved: row?.moved ?? 0, isLeft: after?.isLeft === true }
}

export type AuditKeyTables = Tables<'auditKey'>
export type AuditKeyRow = AuditKey

/** All keys, the newest first. */
export async function listKeys(db: AuditKeyTables): Promise<AuditKeyRow[]> {
  return db.auditKey.findMany({ orderBy: { createdAt: 'desc' } })
}

/** Ends every key that would sign longer, the current one included. */
export async function endKeys(tx: AuditKeyTables, at: Date): Promise<void> {
  const signsLonger = { OR: [{ signsUntil: null }, { signsUntil: { gt: at } }] }
  await tx.auditKey.updateMany({ where: signsLonger, data: { signsUntil: at } })
}

export async function insertKey(
  tx: AuditKeyTables,
  key: Omit<AuditKeyRow, 'signsUntil'>,
): Promise<void> {
  await tx.auditKey.create({ data: key })
}

export async function replaceCiphertext(
  db: AuditKeyTables,
  id: string,
  encryptedKey: Uint8Array<ArrayBuffer>,
): Promise<void> {
  await db.auditKey.update({ where: { id }, data: { encryptedKey } })
}

function hexOf(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex')
}
