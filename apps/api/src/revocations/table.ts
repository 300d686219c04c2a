import { deleteInBatches, sql, type Tables } from '@signin/db'
import { type Snapshot, snapshotFrom, textOf } from './snapshot.ts'

export type RevocationTables = Tables<'revocation'>

/** Longer than the maximum lifetime of an access token: older rows concern only expired ones. */
const RECENT_MINUTES = 15
const RETENTION_MINUTES = 20

export interface RevokedReference {
  reference: string
  xid: bigint
}

export interface Page {
  /** The run of the database server whose transaction ids these are. */
  run: string
  /** The snapshot in which this page was read, or `within` if it was given. */
  seen: Snapshot
  /** Ordered by transaction. A page never ends within a transaction. */
  revoked: RevokedReference[]
  /** Later transactions may have more rows. */
  isFull: boolean
}

export interface Span {
  /** The lowest transaction id to read, or null for none. */
  from: bigint | null
  /** Also read the rows of the last 15 minutes, whatever their transaction id. */
  recent: boolean
  /** Read only what is visible in this snapshot. */
  within?: Snapshot | undefined
}

interface PageRow {
  run: string
  snapshot: string
  xids: string[]
  references: string[]
}

/**
 * The rows of `revocations`, which a trigger writes. All times are of the database's clock, not of
 * the app's `clock`.
 *
 * @param pageSize the minimum size of a full page: it includes all rows of its last transaction.
 */
export function revocationTable(db: RevocationTables, pageSize = 5000) {
  return {
    async read({ from, recent, within }: Span): Promise<Page> {
      const [row] = await db.$queryRaw<PageRow[]>`
        with span as (
          select id, xid, reference from revocations
          where xid >= least(
            ${from === null ? null : String(from)}::text::xid8,
            case when ${recent} then (
              select xid from revocations
              where at > now() - make_interval(mins => ${RECENT_MINUTES}::int)
              order by xid limit 1) end)
            and pg_visible_in_snapshot(
              xid, coalesce(${within ? textOf(within) : null}::text::pg_snapshot, pg_current_snapshot()))
          order by xid fetch first (${pageSize}::int) rows with ties)
        select
          left(encode(sha256(convert_to(pg_postmaster_start_time()::text, 'UTF8')), 'hex'), 16) as run,
          pg_current_snapshot()::text as snapshot,
          coalesce(array_agg(xid::text order by xid, id), '{}') as xids,
          coalesce(array_agg(reference order by xid, id), '{}') as "references"
        from span`
      const seen = within ?? snapshotFrom(row?.snapshot ?? '')
      if (!row || !seen) throw new Error('The database returned no snapshot.')
      const revoked = row.references.map((reference, n) => ({
        reference,
        xid: BigInt(row.xids[n] ?? 0),
      }))
      return { run: row.run, seen, revoked, isFull: revoked.length >= pageSize }
    },

    async deleteExpired(): Promise<void> {
      const revoked = sql`at < now() - make_interval(mins => ${RETENTION_MINUTES}::int)`
      await deleteInBatches(db, sql`revocations`, revoked)
    },
  }
}

export type RevocationTable = ReturnType<typeof revocationTable>
