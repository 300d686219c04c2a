import { setTimeout as sleep } from 'node:timers/promises'
import type { Transactions } from '@signin/db'
import type { FastifyBaseLogger } from 'fastify'
import { type Anchor, AnchorError, type SignedCheckpoint } from './anchor.ts'
import { DEADLINE_MS, settleWithin } from './deadline.ts'
import { type Publication, publishNewest, publishTo } from './publish.ts'
import type { AnchorTables } from './table.ts'

/** How often it looks for a checkpoint to publish. */
const MAX_INTERVAL_MS = 60_000
const MAX_BACKOFF_MS = 600_000

export interface PublisherDeps {
  db: AnchorTables & Transactions
  anchors: readonly Anchor[]
  verifiers: Publication['verifiers']
  clock: () => Date
  log: Pick<FastifyBaseLogger, 'info' | 'error'>
  /** How long a publication is waited for. */
  deadlineMs?: number
}

export interface Publisher {
  start(): void
  /** Publishes to each anchor what is due. Failures are logged. */
  publishDue(): Promise<void>
  /** Ends the loops. A publication in progress is given up, and repeated after the next start. */
  stop(): Promise<void>
}

/**
 * Publishes checkpoints in one loop for each anchor, so that none waits for another one. Every
 * replica runs one.
 */
export function createPublisher({ anchors, ...deps }: PublisherDeps): Publisher {
  const stopping = new AbortController()
  const loops = anchors.map((anchor) => createLoop(anchor, deps, stopping.signal))
  let running: Promise<unknown> = Promise.resolve()
  return {
    start() {
      running = Promise.all(loops.map(({ run }) => run()))
    },
    async publishDue() {
      await Promise.all(loops.map(({ attempt }) => attempt()))
    },
    async stop() {
      stopping.abort(new AnchorError('The process stops.'))
      await running
    },
  }
}

type LoopDeps = Omit<PublisherDeps, 'anchors'>

function createLoop(anchor: Anchor, deps: LoopDeps, stopping: AbortSignal) {
  const { db, verifiers, clock, log, deadlineMs = DEADLINE_MS } = deps
  const intervalMs = Math.min(anchor.everySeconds * 1000, MAX_INTERVAL_MS)
  let delivering: Promise<void> | undefined
  let reason: string | undefined
  let failures = 0

  async function deliver(checkpoint: SignedCheckpoint): Promise<void> {
    // A hanging disk or server must not hold one more thread or connection at every attempt, and a
    // late success must not put an older checkpoint after a newer one.
    if (delivering) throw new AnchorError('It has not answered since an earlier attempt.')
    delivering = publishTo(anchor, checkpoint).finally(() => {
      delivering = undefined
    })
    await settleWithin(deadlineMs, delivering, stopping)
  }

  async function attempt(): Promise<void> {
    try {
      await publishNewest(db, anchor, { now: clock(), verifiers, deliver, deadlineMs })
      if (failures > 0) log.info({ event: 'audit_anchor_resumed', anchor: anchor.name })
      failures = 0
      reason = undefined
    } catch (err) {
      if (stopping.aborted) return
      failures++
      const message = err instanceof Error ? err.message : String(err)
      if (reason === message) return
      reason = message
      log.error({ event: 'audit_anchor_failed', anchor: anchor.name, err }, message)
    }
  }

  async function run(): Promise<void> {
    while (!stopping.aborted) {
      await attempt()
      const wait = Math.min(intervalMs * 2 ** failures, MAX_BACKOFF_MS)
      await sleep(wait, undefined, { signal: stopping, ref: false }).catch(() => {})
    }
  }

  return { attempt, run }
}
