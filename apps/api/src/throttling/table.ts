import { deleteInBatches, sql, type Tables } from '@signin/db'

export type ThrottleTables = Tables<'throttleCounter'>

/** Where rate-limiter-flexible counts. It brings the statements; the migration brought the table. */
export const TABLE = 'throttle_counters'

interface Statement {
  text: string
  values: unknown[]
}

/** As much of node-postgres as rate-limiter-flexible calls, over this process's one pool. */
export function clientOver(db: ThrottleTables) {
  return {
    async query({ text, values }: Statement) {
      const [strings, inOrder] = asTemplate(text, values)
      const found = await db.$queryRaw<Record<string, unknown>[]>(strings, ...inOrder)
      return { rows: found.map(withPlainNumbers), rowCount: found.length }
    },
  }
}

/** Gone for an hour already: replicas' clocks differ, and what one still counts none may delete. */
export async function deleteExpired(db: ThrottleTables): Promise<void> {
  const anHourAgo = BigInt(Date.now() - 3_600_000)
  await deleteInBatches(db, sql`throttle_counters`, sql`expire < ${anHourAgo}`)
}

/** `$1 … $2 … $1` as the tagged template that a feature's tables take statements by. */
function asTemplate(text: string, values: unknown[]): [TemplateStringsArray, unknown[]] {
  const strings = text.split(/\$\d+/)
  const places = [...text.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place))
  return [Object.assign(strings, { raw: strings }), places.map((place) => values[place - 1])]
}

/** Times are bigints in the table, and numbers to the library that computes with them. */
function withPlainNumbers(row: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(row).map(([name, it]) => [name, typeof it === 'bigint' ? Number(it) : it]),
  )
}
