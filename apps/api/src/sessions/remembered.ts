import {
  type SessionRow,
  type SessionTable,
  type SessionTables,
  sessionTable,
  type TokenHash,
} from './table.ts'

/** How long a session is believed without asking again: one ended elsewhere is dead within this. */
export const BELIEVED_MS = 1000
/** Some 5 MB. The longest remembered make room. */
const MOST_REMEMBERED = 10_000

/**
 * The table, with what it found kept in memory for a second, so that a burst of requests asks
 * once. Whatever this process ends is forgotten at once; what another replica ends, within
 * {@link BELIEVED_MS}. Who is not found is asked for again every time.
 */
export function rememberedSessions(db: SessionTables, clock: () => Date): SessionTable {
  const table = sessionTable(db)
  const memory = new Map<string, { row: SessionRow; believedUntil: number }>()
  let generation = 0

  async function find(tokenHash: TokenHash): Promise<SessionRow | null> {
    const key = Buffer.from(tokenHash).toString('latin1')
    const known = memory.get(key)
    if (known && known.believedUntil > clock().getTime()) return known.row
    memory.delete(key)

    const asked = { generation, at: clock().getTime() }
    const row = await table.find(tokenHash)
    // A session that ended while it was being read must not be remembered as alive.
    if (row && generation === asked.generation) {
      memory.set(key, { row, believedUntil: asked.at + BELIEVED_MS })
      const [longest] = memory.keys()
      if (memory.size > MOST_REMEMBERED && longest !== undefined) memory.delete(longest)
    }
    return row
  }

  /** Forgets all, before and after: ending sessions is rare, and asking once more is cheap. */
  function forgetting<Args extends unknown[], Result>(end: (...args: Args) => Promise<Result>) {
    return async (...args: Args): Promise<Result> => {
      forget()
      try {
        return await end(...args)
      } finally {
        forget()
      }
    }
  }

  function forget(): void {
    generation += 1
    memory.clear()
  }

  return {
    ...table,
    find,
    touch: forgetting(table.touch),
    endOne: forgetting(table.endOne),
    endOthers: forgetting(table.endOthers),
    endByTokenHash: forgetting(table.endByTokenHash),
    endExpired: forgetting(table.endExpired),
  }
}
