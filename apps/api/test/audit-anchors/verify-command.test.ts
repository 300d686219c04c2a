import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { fileAnchor } from '../../src/audit/anchors/file.ts'
import { readAnchored } from '../../src/audit/anchors/latest.ts'
import { createPublisher } from '../../src/audit/anchors/publisher.ts'
import { tamper } from '../as-owner.ts'
import { auditedDatabase, auditOf } from '../audit/audited.ts'
import { emptyDirectory } from '../files/directory.ts'
import { runCommand } from '../run-command.ts'

test('events that the owner of the database cut off are found by comparison with an anchor, before the next signature', async () => {
  const log = await auditedDatabase()
  const directory = await emptyDirectory()
  const anchors = [fileAnchor(directory)]
  const ignore = () => {}
  const quiet = { info: ignore, warn: ignore, error: ignore }
  await log.recordSignIns(2)
  const { size } = await log.sequenceAll()
  const { db, verifiers } = log
  const clock = () => new Date()
  await createPublisher({ db, anchors, verifiers, clock, log: quiet }).publishDue()
  const verify = () =>
    runCommand(['audit', 'verify'], {
      DATABASE_URL: log.url,
      SECRET_KEY_BASE: randomBytes(48).toString('base64'),
      AUDIT_ANCHORS: `file:${directory},file:${directory}/missing`,
    })
  const intact = await verify()
  // The log is intact; that one of the anchors could not be read is an error still.
  expect(intact).toMatchObject({ code: 1, err: expect.stringContaining('ENOENT') })
  expect(intact.out).toContain('The log is intact.')
  expect(intact.out).toContain('Compared with checkpoints kept elsewhere: 1.')

  const emptied = ['audit_checkpoints', 'audit_tree_leaves', 'audit_events']
  await tamper(log, ...emptied.map((table) => `delete from ${table}`))
  const cutOff = await verify()
  expect(cutOff).toMatchObject({ code: 1 })
  expect(cutOff.out).toContain(`cut off   ${size} events were`)
  const restarted = auditOf(log.db, { readPublished: () => readAnchored(anchors, quiet) })
  // It waits for the transactions of other databases on the server.
  const sequence = () => restarted.sequencer.sequenceNow().catch(String)
  await expect.poll(sequence, { timeout: 30_000 }).toContain('it was set back')
})
