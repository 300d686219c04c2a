import { randomBytes } from 'node:crypto'
import { createDb, type Db } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import { expect, inject, onTestFinished } from 'vitest'
import { createAuditLog, type EventSource } from '../../src/audit/audit-log.ts'
import { listVerifierKeys } from '../../src/audit/sequencing/keys.ts'
import { createSequencer, type SequencerDeps } from '../../src/audit/sequencing/sequencer.ts'
import { openStoredTree } from '../../src/audit/sequencing/stored-tree.ts'
import type { Checkpoint } from '../../src/audit/tree/checkpoint.ts'
import { parseVkey } from '../../src/audit/tree/note-keys.ts'
import { verifyLog } from '../../src/audit/verifying/verify.ts'
import { createSecretBox } from '../../src/crypto/secret-box.ts'

export const ORIGIN = 'localhost:4000/audit'
export const ADA = '0192f0c1-0000-7000-8000-000000000001'

export const source: EventSource = {
  viewer: null,
  device: { userAgent: 'Firefox', address: '192.0.2.1' },
  requestId: 'request',
}

export type AuditedDatabase = Awaited<ReturnType<typeof auditedDatabase>>

/** An audit log in a database of its own, with a sequencer. */
export async function auditedDatabase() {
  const database = await createTestDatabase(inject('databaseServer'))
  const db = createDb({ url: database.url, maxConnections: 20 })
  onTestFinished(async () => {
    await db.$disconnect()
    await database.drop()
  })
  const { url, ownerUrl } = database
  return { db, url, ownerUrl, ...auditOf(db) }
}

/** A log of five sequenced events, and the checkpoint that is kept elsewhere. */
export async function sequencedLog() {
  const log = await auditedDatabase()
  const ids = await log.recordSignIns(5)
  const kept = await log.sequenceAll()
  return { log, ids, kept }
}

export function auditOf(db: Db, changed: Partial<SequencerDeps> = {}) {
  const clock = () => new Date()
  const auditLog = createAuditLog({ db, clock })
  const log = { info: () => {}, error: () => {} }
  const secretBox = createSecretBox(Buffer.alloc(32, 'audit'))
  const sequencer = createSequencer({ db, clock, secretBox, origin: ORIGIN, log, ...changed })

  async function verifiers() {
    return (await listVerifierKeys(db)).map(parseVkey)
  }

  return {
    auditLog,
    sequencer,
    secretBox,
    verifiers,

    /** Records that many sign-ins, each in a transaction of its own; returns their ids. */
    async recordSignIns(count: number, accountId: string | null = ADA): Promise<string[]> {
      const ids: string[] = []
      for (let n = 0; n < count; n++) {
        const event = {
          accountId,
          kind: 'signedIn',
          detail: randomBytes(4).toString('hex'),
        } as const
        const recorded = await db.$transaction((tx) => auditLog.record(tx, event, source), {
          maxWait: 60_000,
        })
        ids.push(recorded.id)
      }
      return ids
    },

    /** Sequences every event; returns the checkpoint, as it is kept elsewhere. */
    async sequenceAll(): Promise<Checkpoint> {
      // Transactions of other tests are of the same cluster: what is sequenced waits for them.
      const remaining = async () => {
        await sequencer.sequenceNow()
        return (await db.auditEvent.count()) - (await db.auditTreeLeaf.count())
      }
      await expect.poll(remaining, { timeout: 30_000 }).toBe(0)
      return (await openStoredTree(db, await verifiers())).last as Checkpoint
    },

    /** Why the next events are not sequenced. */
    async sequencingError(): Promise<string> {
      const sequenced = () => sequencer.sequenceNow().then(() => '', String)
      await expect.poll(sequenced, { timeout: 30_000 }).not.toBe('')
      return sequenced()
    },

    async verify(...kept: Checkpoint[]) {
      const stored = await openStoredTree(db, await verifiers())
      return verifyLog(db, { stored, kept, now: clock() })
    },
  }
}
