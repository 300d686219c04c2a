import { deleteInBatches, sql, type Tables } from '@signin/db'
import { type Snapshot, snapshotFrom, textOf } from './snapshot.ts'

export type RevocationTables = Tables<'revocation'>

/** Longer than any access token lives: what is older concerns none that is still good. */
const TOLD_MINUTES = 15
const RETENTION_MINUTES = 20

export interface RevokedReference {
  reference: string
  xid: bigint
}

export interface Page {
  /** The run of the database that numbered these transactions. */
  run: string
  /** What was to be seen as this page was read, or as the first of its pages was. */
  seen: Snapshot
  /** By transaction; never a part of one. */
  revoked: RevokedReference[]
  /** There may be more, of later transactions. */
  isFull: boolean
}

export interface Span {
  /** The lowest transaction of interest, or null for none in particular. */
  from: bigint | null
  /** What was told of late, too, whatever its transaction. */
  recent: boolean
  /** Only what could be seen then. */
  within?: Snapshot | undefined
}

interface PageRow {
  run: string
  snapshot: string
  xids: string[]
  references: string[]
}

/**
 * The rows of `revocations`, which a trigger writes. The times in it are the database's, as are
 * those here: neither has heard of the app's clock.
 *
 * @param pageSize a page ends with the transaction that fills it.
 */
export function revocationTable(db: RevocationTables, pageSize = 5000) {
  return {
    async read({ from, recent, within }: Span): Promise<Page> {
      const [row] = await db.$queryRaw<PageRow[]>`
        with told as (
          select id, xid, reference from revocations
          where xid >= least(
            ${from === null ? null : String(from)}::text::xid8,
            case when ${recent} then (
              select xid from revocations
              where at > now() - make_interval(mins => ${TOLD_MINUTES}::int)
              order by xid limit 1) end)
            and pg_visible_in_snapshot(
              xid, coalesce(${within ? textOf(within) : null}::text::pg_snapshot, pg_current_snapshot()))
          order by xid fetch first (${pageSize}::int) rows with ties)
        select
          left(encode(sha256(convert_to(pg_postmaster_start_time()::text, 'UTF8')), 'hex'), 16) as run,
          pg_current_snapshot()::text as snapshot,
          coalesce(array_agg(xid::text order by xid, id), '{}') as xids,
          coalesce(array_agg(reference order by xid, id), '{}') as "references"
        from told`
      const seen = within ?? snapshotFrom(row?.snapshot ?? '')
      if (!row || !seen) throw new Error('The database told no snapshot.')
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
