import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Checkpoint } from '../tree/checkpoint.ts'
import { type SequenceDeps, type Sequenced, sequenceBatch } from './sequence.ts'
import { isDelayed, moveActivity } from './table.ts'

/** An event is sequenced at most a second after its transaction and all earlier ones have ended. */
const INTERVAL_MS = 500
const MAX_INTERVAL_MS = 30_000
/** Longer than any transaction of Signin's own. */
const DELAY_MS = 300_000
const DELAYED =
  'Events of the audit log wait for more than 5 minutes: a transaction is open for as long, or a session holds the lock of the sequencer. See pg_stat_activity, pg_prepared_xacts and pg_locks.'
/** Entries of the previous release are moved in transactions of a few milliseconds. */
const MOVED_AT_ONCE = 500

export interface SequencerDeps extends SequenceDeps {
  log: Pick<FastifyBaseLogger, 'info' | 'error'>
  /** How long events may wait unreported. */
  delayMs?: number | undefined
  /** The newest checkpoint of each place outside of the database. */
  readPublished?: (() => Promise<Checkpoint[]>) | undefined
}

export interface Sequencer {
  /** Sequences what is committed. Returns the last checkpoint, or null if there was nothing to sequence. */
  sequenceNow(): Promise<Sequenced | null>
  /** Ends the loop after the running batch. */
  stop(): Promise<void>
}

/** Sequences the audit log in a loop. Every replica runs one; a lock admits one of them at a time. */
export function createSequencer(deps: SequencerDeps): Sequencer & { start(): void } {
  const { db, clock, log, readPublished = async () => [], delayMs = DELAY_MS } = deps
  const stopping = new AbortController()
  let published: Promise<Checkpoint[]> | undefined
  let lastSigned: Checkpoint | undefined
  let running: Promise<void> | undefined
  let isMoved = false

  async function sequenceNow(): Promise<Sequenced | null> {
    published ??= readPublished()
    published.catch(() => {
      published = undefined
    })
    let result: Sequenced | null = null
    for (;;) {
      const known = lastSigned ? [...(await published), lastSigned] : await published
      const sequenced = await sequenceBatch(deps, known)
      if (!sequenced) return result
      result = sequenced
      lastSigned = sequenced.checkpoint
      if (!sequenced.isFull || stopping.signal.aborted) return result
    }
  }

  /** Before anything is sequenced: an entry that is moved later would be older than its predecessors. */
  async function moveEarlierActivity(): Promise<void> {
    while (!isMoved && !stopping.signal.aborted) {
      const { moved, isLeft } = await moveActivity(db, MOVED_AT_ONCE)
      isMoved = !isLeft
      // Another replica is moving the rest.
      if (moved === 0) return
    }
  }

  let isReported = false
  let examinedAt = performance.now()

  /** A replica that finds nothing to do cannot tell whether the one with the lock does anything. */
  async function reportDelay(): Promise<void> {
    if (performance.now() - examinedAt < delayMs) return
    examinedAt = performance.now()
    const isLate = await isDelayed(db, new Date(clock().getTime() - delayMs))
    if (isLate && !isReported) log.error({ event: 'audit_sequencing_delayed' }, DELAYED)
    isReported = isLate
  }

  async function run(): Promise<void> {
    let failures = 0
    while (!stopping.signal.aborted) {
      try {
        await moveEarlierActivity()
        if (isMoved) await sequenceNow()
        await reportDelay()
        if (failures > 0) log.info({ event: 'audit_sequencing_resumed' })
        failures = 0
      } catch (err) {
        if (failures === 0) log.error({ event: 'audit_sequencing_failed', err }, messageOf(err))
        failures++
      }
      const wait = Math.min(INTERVAL_MS * 2 ** failures, MAX_INTERVAL_MS)
      await sleep(wait, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
    }
  }

  return {
    sequenceNow,
    start() {
      running ??= run()
    },
    async stop() {
      stopping.abort()
      await running
    },
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
