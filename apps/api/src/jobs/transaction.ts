import type { Db as PgBossDatabase } from 'pg-boss'

/** Prisma's client or one of its transactions. */
export interface Tx {
  $queryRaw(query: TemplateStringsArray, ...values: unknown[]): PromiseLike<unknown>
}

/** Adapts the caller's transaction to pg-boss, which then writes within it. */
export function toPgBossDatabase(tx: Tx): PgBossDatabase {
  return {
    async executeSql(text, values = []) {
      const { strings, order } = templateOf(text)
      const rows = await tx.$queryRaw(strings, ...order.map((position) => values[position - 1]))
      return { rows: rows as unknown[] }
    },
  }
}

/** Splits a statement at its placeholders, such as `$1`, into the parts of a tagged template. */
function templateOf(text: string): { strings: TemplateStringsArray; order: number[] } {
  const parts = text.split(/\$(\d+)/)
  const strings = parts.filter((_, i) => i % 2 === 0)
  const order = parts.filter((_, i) => i % 2 === 1).map(Number)
  return { strings: Object.assign(strings, { raw: strings }), order }
}
