import { expect, test } from 'vitest'
import { changeAuditKey } from '../../src/audit/sequencing/change-key.ts'
import { reencryptAuditKeys } from '../../src/audit/sequencing/keys.ts'
import { lastCheckpoint } from '../../src/audit/sequencing/table.ts'
import { openCheckpoint } from '../../src/audit/tree/checkpoint.ts'
import { openNote } from '../../src/audit/tree/note.ts'
import { parseVkey } from '../../src/audit/tree/note-keys.ts'
import { createSecretBox } from '../../src/crypto/secret-box.ts'
import { auditedDatabase, auditOf, ORIGIN, source } from './audited.ts'

async function sequencedLog() {
  const log = await auditedDatabase()
  await log.recordSignIns(1)
  const first = await log.sequenceAll()
  const change = (to: 'rotate' | 'compromised' | 'new log') =>
    changeAuditKey({ ...log, clock: () => new Date(), origin: ORIGIN }, to, source)
  const noteOf = async () => String((await lastCheckpoint(log.db))?.note)
  const [firstKey] = await log.verifiers()
  return { log, first, change, noteOf, firstKey: firstKey as NonNullable<typeof firstKey> }
}

test('for a week after a rotation, checkpoints are signed by the new and the replaced key', async () => {
  const { log, change, noteOf, firstKey } = await sequencedLog()
  const key = await change('rotate')
  await log.sequenceAll()
  const { signedBy } = openNote(await noteOf(), [firstKey, parseVkey(key)])
  expect(signedBy).toHaveLength(2)

  const later = auditOf(log.db, { clock: () => new Date(Date.now() + 8 * 86_400_000) })
  await log.recordSignIns(1)
  await later.sequenceAll()
  expect(openCheckpoint(await noteOf(), [parseVkey(key)]).size).toBe(3)
  const note = await noteOf()
  expect(() => openNote(note, [firstKey])).toThrow('No known key')
})

test('a compromised key stops signing at once, and the log keeps its origin', async () => {
  const { log, change, noteOf, firstKey } = await sequencedLog()
  const key = await change('compromised')
  await log.sequenceAll()
  const note = await noteOf()
  expect(() => openNote(note, [firstKey])).toThrow('No known key')
  expect(openCheckpoint(note, [parseVkey(key)])).toMatchObject({ origin: ORIGIN, size: 2 })
})

test('a log that was set back continues under a new origin only', async () => {
  const { log, change, noteOf } = await sequencedLog()
  const published = [{ origin: ORIGIN, size: 9, root: Buffer.alloc(32) }]
  const restored = auditOf(log.db, { readPublished: async () => published })
  await log.recordSignIns(1)
  expect(await restored.sequencingError()).toContain('signin audit continue')
  const key = await change('new log')
  await restored.sequenceAll()
  const { origin, size } = openCheckpoint(await noteOf(), [parseVkey(key)])
  expect({ origin, size }).toEqual({ origin: `${ORIGIN}/2`, size: 3 })
  expect((await restored.verify()).findings).toEqual([])
  expect(await change('new log')).toMatch(/^localhost:4000\/audit\/3\+/)
})

test('keys that were encrypted with an earlier root are re-encrypted, once', async () => {
  const { log } = await sequencedLog()
  const [old, fresh] = [Buffer.alloc(32, 'audit'), Buffer.alloc(32, 'new')]
  expect(await reencryptAuditKeys(log.db, createSecretBox(fresh, [old]))).toBe(1)
  expect(await reencryptAuditKeys(log.db, createSecretBox(fresh, [old]))).toBe(0)
  const renewed = auditOf(log.db, { secretBox: createSecretBox(fresh) })
  await log.recordSignIns(1)
  expect((await renewed.sequenceAll()).size).toBe(2)
})

test('a key that was ended in the database is not replaced unnoticed', async () => {
  const { db, ...log } = await auditedDatabase()
  await log.recordSignIns(1)
  await log.sequenceAll()
  await db.$executeRaw`update audit_keys set signs_until = now()`
  await log.recordSignIns(1)
  expect(await log.sequencingError()).toContain('was ended in the database')
  expect(await log.verifiers()).toHaveLength(1)
})
