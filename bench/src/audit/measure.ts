import { randomUUID } from 'node:crypto'
import { applyMigrations } from '@signin/db/migrate'
import { runSql } from '../run-sql.ts'
import { openAuditLog } from './product.ts'

/** More than the connections of a replica: writers wait for one, as requests do. */
const WRITERS = 200

export interface AuditMeasurement {
  /** Events a second that were recorded, each in its own transaction, while others were sequenced. */
  recorded: number
  /** Seconds from the last event until all are in the tree. */
  lag: number
  /** Milliseconds that one event takes, one after the other. */
  one: number
  /** Events a second that are sequenced, and verified, of a log of that many. */
  sequenced: number
  verified: number
  size: number
}

/** Records, sequences and verifies events on a database of its own on the same server. */
export async function measureAudit(
  server: { url: string; ownerUrl: string },
  { seconds, singles, size }: { seconds: number; singles: number; size: number },
): Promise<AuditMeasurement> {
  const url = onAuditLog(server.url)
  const ownerUrl = onAuditLog(server.ownerUrl)
  await runSql(server.ownerUrl, 'create database audit_log')
  await applyMigrations(ownerUrl, { applicationUrl: url })
  const log = await openAuditLog(url)
  try {
    const one = await timeOf(() => repeat(singles, () => log.record(randomUUID())))
    const busy = await recordWhileSequencing(log, seconds)
    const before = await log.treeSize()
    await runSql(ownerUrl, eventsOf(size - before))
    const sequencing = await timeOf(() => log.createSequencer().sequenceNow())
    const verifying = await timeOf(async () => {
      const { size: verified, findings } = await log.verify()
      if (verified === size && findings.length === 0) return
      throw new Error(`the log has ${verified} of ${size} events: ${JSON.stringify(findings[0])}`)
    })
    return {
      ...busy,
      one: one / singles,
      sequenced: ((size - before) / sequencing) * 1000,
      verified: (size / verifying) * 1000,
      size,
    }
  } finally {
    await log.db.$disconnect()
    await runSql(server.ownerUrl, 'drop database audit_log with (force)')
  }
}

function onAuditLog(url: string): string {
  const database = new URL(url)
  database.pathname = '/audit_log'
  return database.href
}

async function recordWhileSequencing(
  log: Awaited<ReturnType<typeof openAuditLog>>,
  seconds: number,
): Promise<{ recorded: number; lag: number }> {
  const until = performance.now() + seconds * 1000
  const before = await log.db.auditEvent.count()
  const sequencer = log.createSequencer()
  sequencer.start()
  const write = async () => {
    while (performance.now() < until) await log.record(randomUUID())
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
  const total = await log.db.auditEvent.count()
  const lag = await timeOf(async () => {
    while ((await log.treeSize()) < total) await new Promise((resolve) => setTimeout(resolve, 20))
  })
  await sequencer.stop()
  return { recorded: (total - before) / seconds, lag: lag / 1000 }
}

/** The same texts as audit/event.ts, made by the database. */
function eventsOf(count: number): string {
  return `
    with made as materialized (
      select audit_first_id(now() + n * interval '1 millisecond') as id, n,
        sha256(convert_to(n::text, 'UTF8')) as salt, gen_random_uuid() as subject
      from generate_series(1, ${count}) as n
    ), events as (
      insert into audit_events (id, at, kind, outcome, actor, method, details_hash)
      select id, now(), 'signedIn', 'success', 'account', 'password',
        sha256(salt || convert_to('{"actorId":null,"actorName":null,"address":"192.0.2.1","detail":null,"requestId":null,"sessionId":null,"subjectId":"' || subject || '","userAgent":"Mozilla/5.0"}', 'UTF8'))
      from made
    )
    insert into audit_event_details (event_id, salt, subject_id, address, user_agent)
    select id, salt, subject, '192.0.2.1', 'Mozilla/5.0' from made`
}

async function repeat(times: number, work: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < times; n++) await work()
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
