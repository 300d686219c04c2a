import { deleteInBatches, sql, type Tables } from '@signin/db'

export type ThrottleTables = Tables<'throttleCounter'>

/** The table of rate-limiter-flexible, which brings the statements. The migration creates it. */
export const TABLE = 'throttle_counters'

interface Statement {
  text: string
  values: unknown[]
}

/** The part of node-postgres that rate-limiter-flexible calls, over the shared pool. */
export function clientOver(db: ThrottleTables) {
  return {
    async query({ text, values }: Statement) {
      const [strings, inOrder] = asTemplate(text, values)
      const found = await db.$queryRaw<Record<string, unknown>[]>(strings, ...inOrder)
      return { rows: found.map(withPlainNumbers), rowCount: found.length }
    },
  }
}

/**
 * Deletes what expired an hour ago: replicas' clocks differ, and a count that one of them still
 * uses must stay.
 */
export async function deleteExpired(db: ThrottleTables): Promise<void> {
  const anHourAgo = BigInt(Date.now() - 3_600_000)
  await deleteInBatches(db, sql`throttle_counters`, sql`expire < ${anHourAgo}`)
}

/** `$1 … $2 … $1` as a tagged template, which is how a table takes statements. */
function asTemplate(text: string, values: unknown[]): [TemplateStringsArray, unknown[]] {
  const strings = text.split(/\$\d+/)
  const places = [...text.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place))
  return [Object.assign(strings, { raw: strings }), places.map((place) => values[place - 1])]
}

/** Times are bigint in the table; the library computes with numbers. */
function withPlainNumbers(row: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(row).map(([name, it]) => [name, typeof it === 'bigint' ? Number(it) : it]),
  )
}
