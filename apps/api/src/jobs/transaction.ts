import type { Db as PgBossDatabase } from 'pg-boss'

/** The caller's transaction, or the client outside of one: whatever has Prisma's `$queryRaw`. */
export interface Tx {
  $queryRaw(query: TemplateStringsArray, ...values: unknown[]): PromiseLike<unknown>
}

/** Lets pg-boss write through the caller's transaction. */
export function within(tx: Tx): PgBossDatabase {
  return {
    async executeSql(text, values = []) {
      const { strings, order } = templateOf(text)
      const rows = await tx.$queryRaw(strings, ...order.map((position) => values[position - 1]))
      return { rows: rows as unknown[] }
    },
  }
}

/** `$1` in pg-boss's statement becomes the hole of a tagged template. */
function templateOf(text: string): { strings: TemplateStringsArray; order: number[] } {
  const parts = text.split(/\$(\d+)/)
  const strings = parts.filter((_, i) => i % 2 === 0)
  const order = parts.filter((_, i) => i % 2 === 1).map(Number)
  return { strings: Object.assign(strings, { raw: strings }), order }
}
