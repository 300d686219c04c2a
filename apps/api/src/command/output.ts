import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { printable, printableJson } from './printable.ts'
import { tableOf } from './text-table.ts'

/** Rows are printed as they come, in tables of this many. */
const ROWS_PER_TABLE = 500

export type Output = ReturnType<typeof createOutput>

/**
 * Standard output of a command: text for people, or with --json one JSON document, or a line of JSON
 * per item of a list. Everything is printed without control characters.
 */
export function createOutput(stdout: Writable, json: boolean) {
  async function write(text: string): Promise<void> {
    // Waiting bounds the memory that a long list takes when its reader is slow.
    if (!stdout.write(`${text}\n`)) await once(stdout, 'drain')
  }

  return {
    /** Whether --json was given. */
    json,

    /** Prints a result: its lines for people, or `data` as one JSON document. */
    async result(data: unknown, lines: string | readonly string[]): Promise<void> {
      if (json) return write(printableJson(data))
      for (const line of [lines].flat()) await write(printable(line))
    },

    /** Prints an event as a line of JSON, for the log of a deployment. */
    event: (event: object) => write(printableJson(event)),

    /**
     * Prints a list: a table of `columns`, or a line of JSON per item.
     *
     * @param columns the heading of each column, and its text for an item.
     * @param none the sentence for people if the list is empty.
     * @returns the number of items.
     */
    async list<Item>(
      items: AsyncIterable<Item> | Iterable<Item>,
      columns: Record<string, (item: Item) => string>,
      none: string,
    ): Promise<number> {
      let count = 0
      let rows: string[][] = []
      const headings = Object.keys(columns)
      for await (const item of items) {
        count++
        if (json) await write(printableJson(item))
        else rows.push(Object.values(columns).map((textOf) => printable(textOf(item))))
        if (rows.length === ROWS_PER_TABLE) await write(tableOf(headings, rows))
        if (rows.length === ROWS_PER_TABLE) rows = []
      }
      if (rows.length > 0) await write(tableOf(headings, rows))
      if (count === 0 && !json) await write(none)
      return count
    },
  }
}
