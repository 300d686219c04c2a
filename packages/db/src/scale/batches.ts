import type { Sample } from './sample.ts'

/** The numbers of the rows of one transaction, both included. */
export interface Batch {
  from: number
  to: number
}

/** A transaction of this many rows takes some seconds, and an interruption waits for one. */
const BATCH_ROWS = 50_000

/** Inserts the rows `from` to `to`, and reports after each batch. */
export async function inBatches(
  { from, to }: Batch,
  { signal }: Pick<Sample, 'signal'>,
  insert: (batch: Batch) => Promise<void>,
  onDone: (rows: number) => void,
): Promise<void> {
  for (let first = from; first <= to; first += BATCH_ROWS) {
    signal.throwIfAborted()
    const last = Math.min(first + BATCH_ROWS - 1, to)
    await insert({ from: first, to: last })
    onDone(last - first + 1)
  }
}
