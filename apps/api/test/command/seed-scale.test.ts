import { expect, test } from 'vitest'
import { detailsHash } from '../../src/audit/event.ts'
import { findById } from '../../src/audit/table.ts'
import { appForFile } from '../harness.ts'
import { runInProcess } from './run-in-process.ts'

const signin = await appForFile()
const variables = {
  DATABASE_URL: signin.databaseUrl,
  MIGRATION_DATABASE_URL: signin.ownerUrl,
  SECRET_KEY_BASE: 'a secret of this test alone, and long enough for it',
}
const run = (args: string[]) => runInProcess(args, variables)
const fill = ['seed', 'scale', '--accounts', '20', '--sessions', '30', '--events', '400']

test('a database for measurements is filled, and its events are valid', async () => {
  const filled = await run([...fill, '--json'])
  expect(filled.err).toBe('')
  expect(JSON.parse(filled.out)).toEqual({ accounts: 20, sessions: 30, events: 400 })
  const found = await run(['accounts', 'find', 'example', '--limit', '9', '--json'])
  expect(found.out.trim().split('\n')).toHaveLength(9)
  expect(await signin.db.session.count()).toBe(30)
  expect(await signin.db.passwordCredential.count()).toBe(0)
  const all = { where: { kind: { not: 'commandRun' } } }
  expect(await signin.db.auditEvent.count(all)).toBe(400)
  const event = await signin.db.auditEvent.findFirstOrThrow({ where: { kind: 'signedIn' } })
  const { eventId, salt, ...details } = await signin.db.auditEventDetails.findUniqueOrThrow({
    where: { eventId: event.id },
  })
  expect(detailsHash(salt, details)).toEqual(Buffer.from(event.detailsHash))
  expect(await findById(signin.db, eventId)).toMatchObject({ accountId: details.subjectId })
  expect(await signin.db.auditTreeLeaf.count()).toBeLessThan(5)
})

test('a database with an account that is no sample is not filled', async () => {
  const data = { id: crypto.randomUUID(), email: 'ada@signin.dev', name: 'Ada' }
  await signin.db.account.create({ data })
  expect(await run(fill)).toMatchObject({
    code: 1,
    err: expect.stringContaining('1 accounts that are no samples'),
  })
})
