import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createDb } from '@signin/db'
import { expect, test } from 'vitest'
import { lastCheckpoint } from '../../src/audit/sequencing/table.ts'
import { asOwner, tamper } from '../as-owner.ts'
import { ADA, auditedDatabase, auditOf, source } from './audited.ts'

test('200 concurrent writers and two sequencing replicas leave neither a fork nor a gap', async () => {
  const log = await auditedDatabase()
  const replica = createDb({ url: log.url, maxConnections: 2 })
  const other = auditOf(replica)
  const writers = Array.from({ length: 200 }, () => log.recordSignIns(1))
  let isWriting = true
  const sequence = async ({ sequencer }: typeof other) => {
    while (isWriting) await sequencer.sequenceNow()
  }
  const sequencing = [sequence(log), sequence(other)]
  const ids = (await Promise.all(writers)).flat()
  isWriting = false
  await Promise.all(sequencing)
  await replica.$disconnect()
  const kept = await log.sequenceAll()
  expect(kept.size).toBe(200)
  expect(await log.verify(kept)).toMatchObject({ size: 200, findings: [] })
  const leaves = await log.db.auditTreeLeaf.findMany()
  expect(leaves.map(({ eventId }) => eventId).sort()).toEqual(ids.sort())
})

test('an event waits for the transactions that started before its own to end', async () => {
  const log = await auditedDatabase()
  await log.recordSignIns(1)
  await log.sequenceAll()
  const second = createDb({ url: log.url, maxConnections: 1 })
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
  const { promise: hasStarted, resolve: started } = Promise.withResolvers<void>()
  const long = second.$transaction(async (tx) => {
    await tx.$queryRaw`select pg_current_xact_id()::text`
    started()
    await mayEnd
  })
  await hasStarted
  await log.recordSignIns(1)
  expect(await log.sequencer.sequenceNow()).toBeNull()
  end()
  await long
  await second.$disconnect()
  expect((await log.sequenceAll()).size).toBe(2)
})

test('events of a process that is killed before it sequences are sequenced by another', async () => {
  const log = await auditedDatabase()
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'recorder.ts'), log.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')
  // The lock of the killed process ends with its connection.
  await expect.poll(async () => (await log.sequencer.sequenceNow())?.checkpoint.size).toBe(1)
  expect((await log.verify()).findings).toEqual([])
})

test('erasing an account deletes what identifies it, and every event stays provable', async () => {
  const log = await auditedDatabase()
  await log.recordSignIns(2)
  const kept = await log.sequenceAll()
  await log.db.$transaction((tx) => log.auditLog.erase(tx, ADA))
  expect(await log.db.auditEventDetails.count()).toBe(0)
  expect(await log.verify(kept)).toMatchObject({ size: 2, erased: 2, findings: [] })
})

test('a restored database, whose server numbers transactions anew, is sequenced without a gap', async () => {
  const log = await auditedDatabase()
  await log.recordSignIns(2)
  await log.sequenceAll()
  // As pg_dump and pg_restore into a new server leave it.
  await tamper(log, `update audit_checkpoints set cluster = 'earlier', next_xid = '999999999999'`)
  await log.recordSignIns(3)
  expect((await log.sequenceAll()).size).toBe(5)
  await log.recordSignIns(1)
  expect((await log.sequenceAll()).size).toBe(6)
  expect((await log.verify()).findings).toEqual([])
})

test('text that PostgreSQL cannot store as it is stays verifiable', async () => {
  const log = await auditedDatabase()
  const event = { accountId: ADA, kind: 'passkeyAdded', detail: 'a lone \ud800 surrogate' } as const
  await log.db.$transaction((tx) => log.auditLog.record(tx, event, source))
  await log.sequenceAll()
  expect(await log.verify()).toMatchObject({ size: 1, findings: [] })
})

test('whoever records an event chooses neither its transaction nor a time that no year has', async () => {
  const { db } = await auditedDatabase()
  const add = (at: string) =>
    db.$executeRawUnsafe(`insert into audit_events (id, at, kind, outcome, actor, details_hash, xid)
      values (gen_random_uuid(), '${at}', 'signedIn', 'success', 'account', sha256(''), '7')`)
  await expect(add('infinity')).rejects.toThrow('audit_events_at_check')
  await expect(add('280000-01-01')).rejects.toThrow('audit_events_at_check')
  await add('2026-11-30')
  expect(
    await db.$queryRaw`select xid = pg_current_xact_id() as own, xid <> '7' as given from audit_events`,
  ).toEqual([{ own: false, given: true }])
})

test('events are sequenced by number of their transaction, not by its text', async () => {
  const log = await auditedDatabase()
  await log.recordSignIns(1)
  await log.sequenceAll()
  await tamper(log, `update audit_checkpoints set next_xid = '0'`)
  const ids = [7, 99, 100, 300].map(
    (xid) => `00000000-0000-7000-8000-${String(xid).padStart(12, '0')}`,
  )
  for (const id of ids.toReversed()) {
    await tamper(
      log,
      `insert into audit_events (id, at, kind, outcome, actor, details_hash, xid)
       values ('${id}', now(), 'signedIn', 'success', 'account', sha256(''), '${Number(id.slice(-12))}')`,
    )
  }
  await log.sequenceAll()
  const leaves = await log.db.auditTreeLeaf.findMany({ orderBy: { index: 'asc' } })
  expect(leaves.slice(1).map(({ eventId }) => eventId)).toEqual(ids)
})

test('a session that holds the lock of the sequencer does not stop it silently', async () => {
  const log = await auditedDatabase()
  const lines: object[] = []
  const db = createDb({ url: log.url, maxConnections: 2 })
  const error = (line: object) => void lines.push(line)
  const { sequencer } = auditOf(db, { log: { info: () => {}, error }, delayMs: 300 })
  await log.recordSignIns(1)
  await log.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('signin audit sequencing', 0))`
      sequencer.start()
      await expect
        .poll(() => lines, { timeout: 15_000 })
        .toMatchObject([{ event: 'audit_sequencing_delayed' }])
    },
    { timeout: 60_000 },
  )
  await expect.poll(() => lastCheckpoint(log.db), { timeout: 30_000 }).not.toBeNull()
  await sequencer.stop()
  await db.$disconnect()
  expect(lines).toHaveLength(1)
})

test('a failed round is reported once, and repeated until it succeeds', async () => {
  const log = await auditedDatabase()
  const lines: object[] = []
  const collect = (line: object) => void lines.push(line)
  const db = createDb({ url: log.url, maxConnections: 2 })
  const { sequencer } = auditOf(db, { log: { info: collect, error: collect } })
  await asOwner(log, 'alter table audit_tree_leaves rename to elsewhere')
  await log.recordSignIns(1)
  sequencer.start()
  await expect.poll(() => lines).toMatchObject([{ event: 'audit_sequencing_failed' }])
  await asOwner(log, 'alter table elsewhere rename to audit_tree_leaves')
  await expect
    .poll(() => lines.at(-1), { timeout: 10_000 })
    .toMatchObject({
      event: 'audit_sequencing_resumed',
    })
  await expect.poll(() => lastCheckpoint(log.db), { timeout: 30_000 }).not.toBeNull()
  await sequencer.stop()
  await db.$disconnect()
  expect(lines).toHaveLength(2)
})
