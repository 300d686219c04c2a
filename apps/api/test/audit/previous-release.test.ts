import { randomUUIDv7 } from 'node:crypto'
import { createDb } from '@signin/db'
import { describe, expect, test } from 'vitest'
import { moveActivity } from '../../src/audit/sequencing/table.ts'
import { ADA, auditedDatabase } from './audited.ts'

const TEXT = 'quote " backslash \\ tab \t line \n separator \u2028 delete \x7f é 😀'

describe('a replica of the previous release', () => {
  test('writes and reads the table that it knows, and its events are verifiable', async () => {
    const { db, auditLog, ...log } = await auditedDatabase()
    const id = randomUUIDv7()
    await db.$executeRaw`
      insert into activity (id, account_id, kind, way, factor, session_id, user_agent, address, about)
      values (${id}::uuid, ${ADA}::uuid, 'signedIn', 'password', null, ${ADA}::uuid, ${TEXT}, '', ${TEXT})`
    await log.sequenceAll()
    expect((await log.verify()).findings).toEqual([])
    expect(await auditLog.find(id)).toMatchObject({
      kind: 'signedIn',
      userAgent: TEXT,
      detail: TEXT,
    })
    const [row] = await db.$queryRaw<object[]>`select about, kind from activity`
    expect(row).toEqual({ about: TEXT, kind: 'signedIn' })
  })

  test('anonymises the entries of a deleted account', async () => {
    const { db, ...log } = await auditedDatabase()
    await log.recordSignIns(1)
    await db.$executeRaw`update activity set account_id = null, address = '' where account_id = ${ADA}::uuid`
    expect(await db.auditEventDetails.count()).toBe(0)
    expect(await db.auditEvent.count()).toBe(1)
  })
})

test('a sign-in between the migration and the move does not make earlier entries late', async () => {
  const { db, ...log } = await auditedDatabase()
  await db.$executeRaw`
    insert into activity_before_audit_log (id, account_id, at, kind)
    select overlay(gen_random_uuid()::text placing left(audit_first_id(day)::text, 15) from 1)::uuid,
      ${ADA}::uuid, day, 'signedIn'
    from generate_series(now() - interval '5 days', now() - interval '1 day', interval '1 day') as day`
  await log.recordSignIns(1)
  await moveActivity(db, 3)
  await log.recordSignIns(1)
  await moveActivity(db, 3)
  await log.sequenceAll()
  await log.recordSignIns(1)
  await log.sequenceAll()
  expect(await log.verify()).toMatchObject({ size: 8, findings: [] })
})

test('an entry that another replica is moving is left', async () => {
  const { db, url } = await auditedDatabase()
  await db.$executeRaw`
    insert into activity_before_audit_log (id, at, kind) values (${randomUUIDv7()}::uuid, now(), 'signedIn')`
  const replica = createDb({ url, maxConnections: 1 })
  await replica.$transaction(async (tx) => {
    await tx.$queryRaw`select audit_move_activity(1)`
    expect(await moveActivity(db, 3)).toEqual({ moved: 0, isLeft: true })
  })
  await replica.$disconnect()
})

test('entries from before the audit log are moved into it in batches, once', async () => {
  const { db, auditLog, ...log } = await auditedDatabase()
  await db.$executeRaw`
    insert into activity_before_audit_log (id, account_id, at, kind, about)
    select gen_random_uuid(), ${ADA}::uuid, now() - n * interval '1 day', 'signInRefused', ${TEXT}
    from generate_series(1, 5) as n`
  const moved = [await moveActivity(db, 3), await moveActivity(db, 3), await moveActivity(db, 3)]
  expect(moved).toEqual([
    { moved: 3, isLeft: true },
    { moved: 2, isLeft: false },
    { moved: 0, isLeft: false },
  ])
  await log.sequenceAll()
  expect(await log.verify()).toMatchObject({ size: 5 })
  expect(await db.auditEvent.findMany()).toMatchObject(Array(5).fill({ outcome: 'failure' }))
  expect(await auditLog.findBySubject(ADA, { max: 10 })).toHaveLength(5)
})
