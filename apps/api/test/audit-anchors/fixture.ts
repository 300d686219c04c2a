import { createHash } from 'node:crypto'
import { createDb, type Db } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import { inject, onTestFinished } from 'vitest'
import type { Anchor, SignedCheckpoint } from '../../src/audit/anchors/anchor.ts'
import { createPublisher } from '../../src/audit/anchors/publisher.ts'
import { signCheckpoint } from '../../src/audit/tree/checkpoint.ts'
import { newKey } from '../audit-tree/note-keys.ts'

const ORIGIN = 'signin.example.com/audit'
const keys = new Map<string, ReturnType<typeof newKey>>()

export function keyOf(origin = ORIGIN) {
  const key = keys.get(origin) ?? newKey(origin)
  keys.set(origin, key)
  return key
}

/** A signed checkpoint. Trees with other contents have other roots. */
export function checkpointOf(size: number, origin = ORIGIN, contents = 'events'): SignedCheckpoint {
  const checkpoint = {
    origin,
    size,
    root: createHash('sha256')
      .update(contents + size)
      .digest(),
  }
  return { ...checkpoint, note: signCheckpoint(checkpoint, [keyOf(origin).signer]) }
}

/** A place whose publications are held until `release` is called. */
export function heldAnchor(name: string) {
  const published: number[] = []
  const entered = Promise.withResolvers<void>()
  const { promise, resolve: release } = Promise.withResolvers<void>()
  const anchor: Anchor = {
    name,
    everySeconds: 60,
    async publish({ size }) {
      published.push(size)
      entered.resolve()
      await promise
    },
  }
  return { anchor, published, entered: entered.promise, release }
}

export function openAnchor(name: string) {
  const held = heldAnchor(name)
  held.release()
  return held
}

/** A database of its own, with a clock that the test sets. */
export async function anchoredDatabase() {
  const database = await createTestDatabase(inject('databaseServer'))
  const db = createDb({ url: database.url, maxConnections: 6 })
  onTestFinished(async () => {
    await db.$disconnect()
    await database.drop()
  })
  const changed: { deadlineMs?: number } = {}
  let now = Date.parse('2026-12-01T00:00:00Z')
  const logged: Record<string, unknown>[] = []
  const write = (fields: object, message?: string) => void logged.push({ ...fields, message })
  return {
    db,
    logged,
    changed,
    pass: (seconds: number) => {
      now += seconds * 1000
    },
    checkpoint: (size: number) => addCheckpoint(db, checkpointOf(size)),
    /** A replica's publisher, whose loops do not run. */
    publisher: (...anchors: Anchor[]) =>
      createPublisher({
        db,
        anchors,
        verifiers: async () => [keyOf().verifier],
        clock: () => new Date(now),
        log: { info: write, error: write } as never,
        deadlineMs: 60_000,
        ...changed,
      }),
  }
}

async function addCheckpoint(db: Db, { size, note }: SignedCheckpoint): Promise<void> {
  await db.$executeRaw`insert into audit_checkpoints (tree_size, note, next_xid, cluster)
    values (${size}, ${note}, pg_current_xact_id(), 'cluster')`
}
