import { describe, expect, test } from 'vitest'
import { tamper } from '../as-owner.ts'
import { type AuditedDatabase, sequencedLog } from './audited.ts'

const tamperTime: typeof tamper = (database, ...statements) =>
  tamper(database, 'alter table audit_events drop constraint audit_events_at_check', ...statements)

describe('is found, when the role of the application adds', () => {
  test.each([-1, 5, 1e15])('a leaf at %i, so that its event is not sequenced', async (index) => {
    const { log, kept } = await sequencedLog()
    const [id] = await log.recordSignIns(1)
    await log.db.$executeRawUnsafe(
      `insert into audit_tree_leaves values (${index}, '${id}', sha256(''))`,
    )
    const { findings } = await log.verify(kept)
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'inserted', index, eventId: id }),
    )
  })

  test('an event under the number of a transaction that has not begun', async () => {
    const { log, ids, kept } = await sequencedLog()
    await tamper(
      log,
      `insert into audit_events select gen_random_uuid(), at, kind, outcome, actor, method, factor,
         details_hash, '4611686018427387904' from audit_events where id = '${ids[2]}'`,
    )
    await log.sequencer.sequenceNow()
    expect((await log.verify(kept)).findings).toMatchObject([{ kind: 'inserted' }])
  })

  test('a copy of the newest checkpoint that ends before a later transaction', async () => {
    const { log } = await sequencedLog()
    await log.db.$executeRawUnsafe(
      `insert into audit_checkpoints (tree_size, note, next_xid, cluster)
         select tree_size + 1, note, '4611686018427387904', cluster from audit_checkpoints
         where tree_size = 5`,
    )
    await log.recordSignIns(1)
    expect(await log.sequencingError()).toContain('was not signed by its keys')
    await expect(log.verify()).rejects.toThrow('is a copy of the one of 5')
  })
})

describe('does not end the verification', () => {
  const asApplication = (log: AuditedDatabase, statement: string) =>
    log.db.$executeRawUnsafe(statement)

  test.each([
    ['a leaf that is no hash', `insert into audit_tree_leaves values (5, gen_random_uuid(), '')`],
    [
      'a salt of another length',
      `with erased as (delete from audit_event_details where event_id = $id returning event_id)
       insert into audit_event_details (event_id, salt) select event_id, '' from erased`,
    ],
    ['a time without end', `update audit_events set at = 'infinity' where id = $id`, tamperTime],
  ])('%s', async (_, statement, as: typeof tamper = asApplication as never) => {
    const { log, ids, kept } = await sequencedLog()
    await as(log, statement.replace('$id', `'${ids[1]}'`))
    await tamper(log, `delete from audit_events where id = '${ids[4]}'`)
    const { findings } = await log.verify(kept)
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'removed', index: 4 }))
    expect(findings.length).toBeGreaterThan(1)
  })
})

test('a thousand late events hide neither a fork nor a removed event', async () => {
  const { log, ids, kept } = await sequencedLog()
  await log.db.$executeRaw`
    insert into audit_events (id, at, kind, outcome, actor, details_hash)
    select overlay(gen_random_uuid()::text placing left(
        audit_first_id(now() - interval '1 day')::text, 15) from 1)::uuid,
      now(), 'signedIn', 'success', 'account', sha256('') from generate_series(1, 1000)`
  await log.recordSignIns(1)
  const newest = await log.sequenceAll()
  await tamper(log, `delete from audit_events where id = '${ids[4]}'`)
  const [removed] = (await log.verify(kept)).findings
  expect(removed).toMatchObject({ kind: 'removed', index: 4 })
  const forked = { ...newest, root: kept.root }
  const { findings } = await log.verify(forked)
  expect(findings).toContainEqual(expect.objectContaining({ kind: 'fork' }))
})
