import { describe, expect, test } from 'vitest'
import { asOwner, tamper } from '../as-owner.ts'
import { sequencedLog } from './audited.ts'

test('an intact log has no findings', async () => {
  const { log, kept } = await sequencedLog()
  await log.recordSignIns(3)
  await log.sequenceAll()
  expect(await log.verify(kept)).toMatchObject({ size: 8, erased: 0, expired: 0, findings: [] })
})

describe('is found', () => {
  test.each([
    ['a changed event', `update audit_events set kind = 'signedOut' where id = $id`, 'changed'],
    [
      'a changed time',
      `update audit_events set at = at - interval '1 day' where id = $id`,
      'changed',
    ],
    [
      'changed details',
      `update audit_event_details set detail = '' where event_id = $id`,
      'changed',
    ],
    ['a removed event', 'delete from audit_events where id = $id', 'removed'],
    ['a removed leaf', 'delete from audit_tree_leaves where event_id = $id', 'removed'],
    [
      'a changed leaf',
      `update audit_tree_leaves set hash = sha256('') where event_id = $id`,
      'changed',
    ],
  ])('%s', async (_, statement, kind) => {
    const { log, ids, kept } = await sequencedLog()
    const id = String(ids[2])
    await tamper(log, statement.replace('$id', `'${id}'`))
    const { findings } = await log.verify(kept)
    expect(findings).toContainEqual(expect.objectContaining({ kind, index: 2 }))
  })

  test('an event inserted among sequenced ones', async () => {
    const { log, ids } = await sequencedLog()
    // The first checkpoint may precede transactions of its own events: later ones do not.
    await log.recordSignIns(1)
    const kept = await log.sequenceAll()
    await tamper(
      log,
      `insert into audit_events select gen_random_uuid(), at, kind, outcome, actor, method, factor,
         details_hash, xid from audit_events where id = '${ids[2]}'`,
    )
    const { findings } = await log.verify(kept)
    expect(findings).toMatchObject([{ kind: 'inserted' }])
  })

  test('an event of yesterday inserted today, as one recorded with a clock that was set back', async () => {
    const { log, ids, kept } = await sequencedLog()
    const yesterday = `audit_first_id(now() - interval '1 day')`
    await tamper(
      log,
      `insert into audit_events (id, at, kind, outcome, actor, details_hash)
         select ${yesterday}, at - interval '1 day', kind, outcome, actor, details_hash
         from audit_events where id = '${ids[2]}'`,
    )
    await log.sequenceAll()
    const { findings } = await log.verify(kept)
    expect(findings).toMatchObject([{ kind: 'late', index: 5 }])
  })

  test('two events that changed places', async () => {
    const { log, kept } = await sequencedLog()
    await tamper(
      log,
      'update audit_tree_leaves set index = 99 where index = 1',
      'update audit_tree_leaves set index = 1 where index = 3',
      'update audit_tree_leaves set index = 3 where index = 99',
    )
    const { findings } = await log.verify(kept)
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'fork' }))
  })

  test('the newest events cut off, by a checkpoint kept elsewhere', async () => {
    const { log } = await sequencedLog()
    const [id] = await log.recordSignIns(1)
    const newest = await log.sequenceAll()
    await tamper(
      log,
      `delete from audit_events where id = '${id}'`,
      'delete from audit_tree_leaves where index = 5',
      'delete from audit_checkpoints where tree_size = 6',
    )
    expect((await log.verify()).findings).toEqual([])
    expect((await log.verify(newest)).findings).toMatchObject([{ kind: 'cut off' }])
    await log.recordSignIns(1)
    expect(await log.sequencingError()).toContain('it was set back')
  })

  test('a whole tree that was computed anew with the rights of the database, and is not signed', async () => {
    const { log, ids, kept } = await sequencedLog()
    await tamper(
      log,
      `update audit_events set kind = 'signedOut' where id = '${ids[0]}'`,
      'delete from audit_tree_leaves',
      'delete from audit_checkpoints',
    )
    // Another deployment on the same database: its own keys, its own memory.
    await tamper(log, 'delete from audit_keys')
    const { auditOf } = await import('./audited.ts')
    const forged = auditOf(log.db)
    await forged.sequenceAll()
    expect((await forged.verify()).findings).toEqual([])
    expect((await forged.verify(kept)).findings).toContainEqual(
      expect.objectContaining({ kind: 'fork' }),
    )
    await log.recordSignIns(1)
    expect(await log.sequencingError()).toContain('not the one of which a checkpoint')
  })

  test('a checkpoint in the database that none of the keys signed: nothing more is sequenced', async () => {
    const { log } = await sequencedLog()
    await tamper(log, `update audit_checkpoints set note = replace(note, 'localhost', 'elsewhere')`)
    await log.recordSignIns(1)
    expect(await log.sequencingError()).toContain('was not signed by its keys')
  })
})

test('the time of the oldest event tells of events that were removed as if past their retention', async () => {
  const { log, ids, kept } = await sequencedLog()
  const removed = `select event_id from audit_tree_leaves where index < 4`
  await tamper(
    log,
    `delete from audit_events where id in (${removed})`,
    `update audit_tree_leaves set event_id = overlay(event_id::text placing left(
       audit_first_id(now() - interval '500 days')::text, 15) from 1)::uuid where index < 4`,
  )
  const newest = await log.db.auditEvent.findUniqueOrThrow({ where: { id: String(ids[4]) } })
  expect(await log.verify(kept)).toMatchObject({ expired: 4, oldest: newest.at, findings: [] })
})

test.each([
  'update audit_events set kind = kind',
  'delete from audit_events',
  'truncate audit_events',
])('the rights of the application and a trigger reject: %s', async (statement) => {
  const { log } = await sequencedLog()
  await expect(log.db.$executeRawUnsafe(statement)).rejects.toThrow('permission denied')
  await expect(asOwner(log, statement)).rejects.toThrow('append-only')
})
