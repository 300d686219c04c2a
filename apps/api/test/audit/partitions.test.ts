import { expect, test } from 'vitest'
import { maintainPartitions } from '../../src/audit/table.ts'
import { asOwner } from '../as-owner.ts'
import { type AuditedDatabase, auditedDatabase } from './audited.ts'

const addEventOf = ({ db }: AuditedDatabase, age: string) =>
  db.$executeRawUnsafe(
    `insert into audit_events (id, at, kind, outcome, actor, details_hash)
     values (audit_first_id(now() - interval '${age}'), now(), 'signedIn', 'success', 'account', sha256(''))`,
  )

async function partitionsOf({ db }: AuditedDatabase): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    select inhrelid::regclass::text as name from pg_inherits
    where inhparent = 'audit_events'::regclass order by 1`
  return rows.map(({ name }) => name)
}

const monthOf = (months: number) => {
  const date = new Date()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  return `audit_events_${date.toISOString().slice(0, 7).replace('-', '_')}`
}

test('there are partitions for this month and the next three', async () => {
  const log = await auditedDatabase()
  await maintainPartitions(log.db)
  expect(await partitionsOf(log)).toEqual([...[0, 1, 2, 3].map(monthOf), 'audit_events_other'])
})

test('a month is dropped when all of its events are past their retention, and the tree stays', async () => {
  const log = await auditedDatabase()
  for (const age of ['500 days', '300 days']) {
    await asOwner(log, `select audit_create_partition(now() - interval '${age}')`)
    await addEventOf(log, age)
  }
  const kept = await log.sequenceAll()
  await maintainPartitions(log.db)
  expect(await log.db.auditEvent.count()).toBe(1)
  expect(await log.verify(kept)).toMatchObject({ size: 2, expired: 1, erased: 1, findings: [] })
})

test('an event of a month without a partition is recorded all the same', async () => {
  const log = await auditedDatabase()
  await addEventOf(log, '-200 days')
  await maintainPartitions(log.db)
  expect(await log.db.auditEvent.count()).toBe(1)
  expect(await log.verify(await log.sequenceAll())).toMatchObject({ size: 1, findings: [] })
})
