import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { waitForLockWaiters } from '../lock-waiters.ts'
import { startNode } from '../running.ts'
import { csvOf, emailsIn, fileOf, holdAddress, importInto } from './fixture.ts'

const PROGRAM = fileURLToPath(new URL('./import-process.ts', import.meta.url))
/** Three batches. */
const RECORDS = 1200

const signin = await appForFile()

const addresses = (name: string) =>
  Array.from({ length: RECORDS }, (_, at) => `${name}${String(at).padStart(4, '0')}@example.com`)

/** A file whose first and last records are rejected. */
function fileWithRejections(name: string): { file: string; emails: string[] } {
  const emails = addresses(name)
  return { file: fileOf(csvOf(['no address', ...emails, 'neither'])), emails }
}

async function importedOf(name: string) {
  const emails = (await emailsIn(signin)).filter((email) => email.startsWith(name))
  const [events] = await signin.db.$queryRaw<{ count: number }[]>`
    select count(*)::int as count from audit_events
    join audit_event_details on event_id = audit_events.id
    join accounts on accounts.id = subject_id
    where kind = 'accountImported' and email like ${`${name}%`}`
  return { emails, events: events?.count }
}

test('an import that was killed within a batch goes on, without loss or repetition', async () => {
  const { file, emails } = fileWithRejections('killed')
  const release = await holdAddress(signin.db, 'killed0700@example.com')
  const { child } = startNode([PROGRAM, file, signin.databaseUrl], {})
  await waitForLockWaiters(signin.db, 1)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await release()
  expect((await importedOf('killed')).emails).toHaveLength(499)

  const { summary, report } = await importInto(signin, file)
  expect(summary).toMatchObject({
    status: 'finished',
    resumedAfter: 500,
    records: RECORDS + 2,
    imported: RECORDS,
    rejected: 2,
  })
  expect(report.map(({ record }) => record)).toEqual([1, RECORDS + 2])
  expect(await importedOf('killed')).toEqual({ emails, events: RECORDS })
})

test('an interrupted import ends after its batch, and goes on', async () => {
  const { file, emails } = fileWithRejections('interrupted')
  const interruption = new AbortController()
  const first = await importInto(signin, file, {
    signal: interruption.signal,
    onProgress: () => interruption.abort(),
  })
  expect(first.summary).toMatchObject({ status: 'interrupted', records: 500, imported: 499 })
  const second = await importInto(signin, file)
  expect(second.summary).toMatchObject({ status: 'finished', imported: RECORDS, rejected: 2 })
  expect(second.report).toHaveLength(2)
  expect(await importedOf('interrupted')).toEqual({ emails, events: RECORDS })
})

test('the same file again changes nothing and says so', async () => {
  const { file } = fileWithRejections('again')
  const first = await importInto(signin, file)
  const before = await importedOf('again')
  const again = await importInto(signin, file)
  expect(again.summary).toMatchObject({ status: 'finishedBefore', imported: RECORDS, rejected: 2 })
  expect(again.report).toEqual(first.report)
  expect(await importedOf('again')).toEqual(before)
})

test('other options are another import, which reports the accounts of the first one', async () => {
  const file = fileOf('email,emailConfirmed\nnoted@example.com,true\nunknown@example.com,\n')
  const first = await importInto(signin, file)
  expect(first.summary).toMatchObject({ imported: 1, rejected: 1 })
  const { summary, report } = await importInto(signin, file, { options: { assumeConfirmed: true } })
  expect(summary).toMatchObject({ status: 'finished', imported: 1, rejected: 1 })
  expect(report).toMatchObject([{ record: 1, reason: 'An account with this address exists.' }])
})

test('of two imports of one file at once the second is rejected', async () => {
  const { file, emails } = fileWithRejections('twice')
  const release = await holdAddress(signin.db, 'twice0700@example.com')
  const first = importInto(signin, file)
  await waitForLockWaiters(signin.db, 1)
  await expect(importInto(signin, file)).rejects.toThrow('Another process imports')
  await release()
  expect((await first).summary).toMatchObject({ status: 'finished', imported: RECORDS })
  expect(await importedOf('twice')).toEqual({ emails, events: RECORDS })
})

test('two files with the same addresses at once create each account once', async () => {
  const emails = addresses('shared')
  const release = await holdAddress(signin.db, 'shared0000@example.com')
  const imports = [csvOf(emails), csvOf(emails.toReversed())].map((content) =>
    importInto(signin, fileOf(content)),
  )
  await waitForLockWaiters(signin.db, 1)
  await release()
  const summaries = (await Promise.all(imports)).map(({ summary }) => summary)
  expect(summaries.reduce((sum, { imported }) => sum + imported, 0)).toBe(RECORDS)
  expect(await importedOf('shared')).toEqual({ emails, events: RECORDS })
})
