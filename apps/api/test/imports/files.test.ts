import { expect, test } from 'vitest'
import { MAX_RECORD_BYTES } from '../../src/imports/source/record.ts'
import { appForFile } from '../harness.ts'
import { emailsIn, fileOf, importInto } from './fixture.ts'

const signin = await appForFile()

const HEADER = 'email,emailConfirmed,name'

test('a file with a byte order mark and mixed line ends comes over whole', async () => {
  const file = fileOf(
    `\ufeff${HEADER}\r\nbom1@example.com,true,One\nbom2@example.com,true,Two\rbom3@example.com,true,"Th\r\nree"\r\n`,
  )
  const { summary, report } = await importInto(signin, file)
  expect(summary).toMatchObject({ status: 'finished', format: 'signin', records: 3 })
  expect(report).toEqual([
    expect.objectContaining({ record: 3, outcome: 'rejected', field: 'name' }),
  ])
  expect(await emailsIn(signin)).toEqual(['bom1@example.com', 'bom2@example.com'])
})

test.for([
  ['CSV', `${HEADER}\ncut1@example.com,true,One\ncut2@exam`],
  ['CSV within quotes', `${HEADER}\ncut1@example.com,true,One\ncut2@example.com,true,"Tw`],
  [
    'JSON lines',
    '{"email":"cut1@example.com","emailConfirmed":true}\n{"email":"cut2@example.com","emai',
  ],
  [
    'JSON',
    '[{"email":"cut1@example.com","emailConfirmed":true},\n{"email":"cut2@example.com","emai',
  ],
])('a truncated last record of %s is rejected', async ([, content]) => {
  await signin.db.account.deleteMany()
  const { summary, report } = await importInto(signin, fileOf(String(content)))
  expect(summary).toMatchObject({ status: 'finished', imported: 1, rejected: 1 })
  expect(report).toMatchObject([{ record: 2, outcome: 'rejected', field: null }])
  expect(await emailsIn(signin)).toEqual(['cut1@example.com'])
})

test('bytes that are not UTF-8 are reported with their line', async () => {
  const latin1 = Buffer.from('latin@example.com,true,René\n', 'latin1')
  const utf8 = Buffer.from('utf8@example.com,true,René\n')
  const file = fileOf(Buffer.concat([Buffer.from(`${HEADER}\n`), utf8, latin1]))
  const { summary, report } = await importInto(signin, file)
  expect(summary).toMatchObject({ imported: 1, rejected: 1 })
  expect(report).toMatchObject([{ line: 3, reason: expect.stringContaining('not valid UTF-8') }])
})

test.for([
  ['UTF-16', Buffer.from(`\ufeff${HEADER}\n`, 'utf16le'), 'no text in UTF-8'],
  ['an empty file', Buffer.alloc(0), 'is empty'],
  ['a column twice', Buffer.from('email,name,email\na@example.com,A,b@example.com\n'), 'twice'],
  ['columns of no known format', Buffer.from('address,password\na@example.com,x\n'), 'Name it'],
  ['invalid JSON', Buffer.from('[{"email":"a@example.com"},{]'), 'not valid JSON'],
  [
    'a quote that never ends',
    Buffer.from(`${HEADER}\na@example.com,true,"${'x'.repeat(MAX_RECORD_BYTES)}`),
    'A quote is probably missing',
  ],
  [
    'a text that never ends',
    Buffer.from(`[{"email":"${'x'.repeat(2 * MAX_RECORD_BYTES)}`),
    'longer than 1 MB',
  ],
] as const)('%s is named', async ([, content, message]) => {
  await expect(importInto(signin, fileOf(content))).rejects.toThrow(message)
})

test('a record that is too long is rejected, and the next ones come over', async () => {
  const long = 'x'.repeat(MAX_RECORD_BYTES + 1)
  const record = (email: string, name: string) =>
    JSON.stringify({ email, emailConfirmed: true, name })
  const records = [record('long@example.com', long), record('next@example.com', 'Next')]
  for (const content of [records.join('\n'), `[${records}]`]) {
    await signin.db.account.deleteMany()
    const { report } = await importInto(signin, fileOf(content))
    expect(report).toMatchObject([{ record: 1, reason: 'The record is longer than 1 MB.' }])
    expect(await emailsIn(signin)).toEqual(['next@example.com'])
  }
})

test('a record with too few columns or a stray quote is rejected alone', async () => {
  await signin.db.account.deleteMany()
  const file = fileOf(
    `${HEADER}\nfew@example.com,true\nstray@example.com,true,A "B" C\nwhole@example.com,true,"A ""B"" C"\n`,
  )
  const { summary, report } = await importInto(signin, file)
  expect(summary).toMatchObject({ imported: 1, rejected: 2 })
  expect(report.map(({ line }) => line)).toEqual([2, 3])
  expect(await signin.db.account.findMany({ select: { name: true } })).toEqual([
    { name: 'A "B" C' },
  ])
})

test('a field that the format does not know is not ignored', async () => {
  const file = fileOf('email,emailConfirmed,pasword\na@example.com,true,x\n')
  const { report } = await importInto(signin, file, { options: { format: 'signin' } })
  expect(report).toMatchObject([
    { reason: 'The record has a field that the format does not know.' },
  ])
})
