import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { ada } from '../people.ts'
import { csvOf, fileOf, type ImportFixture, importInto } from './fixture.ts'

const signin = await appForFile()
let count = 0

/** Imports one account with these fields; returns it and the report. */
async function importOne(fields: object, fixture: ImportFixture = {}) {
  const email = `one${++count}@example.com`
  const record = { email, emailConfirmed: true, ...fields }
  const { report } = await importInto(signin, fileOf(JSON.stringify(record)), fixture)
  const account = await signin.db.account.findFirst({
    where: { importedAccount: { isNot: null }, email },
    include: {
      importedAccount: true,
      totpCredential: true,
      passkeys: true,
      importedPassword: true,
    },
  })
  return { email, account, report, rejected: report.map(({ field }) => field) }
}

test('an account has the fields of the record, by the rules of a registration', async () => {
  const { account, report } = await importOne({
    email: `ONE${count + 1}@Example.COM`,
    name: '  Ada   Lovelace ',
    locale: 'en_GB',
    timeZone: 'Europe/Vienna',
    createdAt: '2020-02-03 04:05:06.7+01',
    externalId: 'ada-there',
  })
  expect(report).toEqual([])
  expect(account).toMatchObject({
    email: `one${count}@example.com`,
    emailConfirmedAt: signin.now(),
    name: 'Ada Lovelace',
    role: 'member',
    locale: 'en-GB',
    timeZone: 'Europe/Vienna',
    createdAt: new Date('2020-02-03T03:05:06.700Z'),
    importedAccount: { record: 1, externalId: 'ada-there' },
  })
  const events = await signin.db.$queryRaw`
    select kind, actor, actor_name, detail from audit_events join audit_event_details on event_id = id
    where subject_id = ${account?.id}::uuid`
  expect(events).toEqual([
    { kind: 'accountImported', actor: 'commandLine', actor_name: 'operator', detail: 'signin' },
  ])
})

test.for([false, true])(
  'an address that an account can still take back is rejected (dry run: %s)',
  async (dryRun) => {
    const email = `former${dryRun}@example.com`
    const { account } = await importOne({})
    await signin.db.emailLink.create({
      data: {
        tokenHash: randomBytes(32),
        purpose: 'emailChangeUndo',
        accountId: String(account?.id),
        email,
        expiresAt: new Date(signin.now().getTime() + 1000),
      },
    })
    const { report } = await importInto(signin, fileOf(csvOf([email])), { dryRun })
    expect(report).toMatchObject([{ field: 'email', reason: expect.stringContaining('72 hours') }])
    expect(await signin.db.account.count({ where: { email } })).toBe(0)
  },
)

test.for([
  ['an address of an unconfirmed owner', { emailConfirmed: false }, 'emailConfirmed'],
  ['an address of which nothing is known', { emailConfirmed: null }, 'emailConfirmed'],
  ['a disabled account', { disabled: true }, 'disabled'],
  ['no address', { email: '' }, 'email'],
  ['an address of a homoglyph', { email: 'аdmin@example.com' }, 'email'],
  ['a name that is too long', { name: 'x'.repeat(101) }, 'name'],
  ['a name with a NUL', { name: 'A\0B' }, 'name'],
  ['a hash of an unknown kind', { passwordHash: '$9$unknown' }, 'passwordHash'],
  ['a seed that is no base32', { totp: 'not base32 at all!' }, 'totp'],
  [
    'codes of 8 digits',
    { totp: 'otpauth://totp/A?secret=JBSWY3DPEHPK3PXPJBSWY3DP&digits=8' },
    'totp',
  ],
  ['a passkey without a key', { passkeys: [{ credentialId: 'AAAA' }] }, 'passkeys'],
  ['passkeys that are no list', { passkeys: 'AAAA' }, 'passkeys'],
] as const)('%s is rejected', async ([, fields, field]) => {
  const { account, rejected } = await importOne(fields)
  expect(account).toBeNull()
  expect(rejected).toEqual([field])
})

test.for([
  ['a role above member', { role: 'admin' }, 'role'],
  ['an unknown language', { locale: 'klingon language' }, 'locale'],
  ['an unknown time zone', { timeZone: 'Mars/Olympus' }, 'timeZone'],
  ['a time in the future', { createdAt: '2999-01-01T00:00:00Z' }, 'createdAt'],
  ['an external id with a NUL', { externalId: 'a\0b' }, 'externalId'],
  [
    'an identity of an unknown provider',
    { identities: [{ provider: 'acme', subject: '1' }] },
    'identities',
  ],
] as const)('%s is left out and reported', async ([, fields, field]) => {
  const { account, report } = await importOne(fields)
  expect(account?.role).toBe('member')
  expect(report).toMatchObject([{ outcome: 'incomplete', field }])
})

test('the operator vouches for addresses and admins, and leaves parts out', async () => {
  const hash = { passwordHash: '$9$unknown', totp: '!' }
  const { account, report } = await importOne(
    { emailConfirmed: null, role: 'admin', ...hash },
    { options: { assumeConfirmed: true, keepAdmins: true, without: ['passwordHash', 'totp'] } },
  )
  expect(report).toEqual([])
  expect(account).toMatchObject({ role: 'admin', totpCredential: null, importedPassword: null })
})

test('an account that exists is reported and not changed', async () => {
  await signin.db.account.create({ data: { email: ada.email, name: 'As she is' } })
  const before = await signin.db.account.findUnique({ where: { email: ada.email } })
  const record = JSON.stringify({ email: ada.email, emailConfirmed: true, name: 'Another' })
  const { report } = await importInto(signin, fileOf(record))
  expect(report).toMatchObject([{ field: 'email', reason: 'An account with this address exists.' }])
  expect(await signin.db.account.findUnique({ where: { email: ada.email } })).toEqual(before)
})

test('of records with the same address the first comes over, in one batch and over several', async () => {
  const emails = ['Same@example.com', 'same@EXAMPLE.com']
  const between = Array.from({ length: 600 }, (_, at) => `between${at}@example.com`)
  const records = [...emails, ...between, ' same@example.com '].map((email, at) =>
    JSON.stringify({ email, emailConfirmed: true, name: `Number ${at + 1}` }),
  )
  const file = fileOf(records.join('\n'))
  const expected = [2, 603].map((record) => ({
    record,
    line: record,
    outcome: 'rejected',
    field: 'email',
    reason: 'An earlier record of the file has this address.',
  }))
  const trial = await importInto(signin, file, { dryRun: true })
  expect(trial.report).toEqual(expected)
  expect(await signin.db.account.count({ where: { email: 'same@example.com' } })).toBe(0)
  const { summary, report } = await importInto(signin, file)
  expect(report).toEqual(expected)
  expect(summary).toEqual({ ...trial.summary, dryRun: false })
  const same = await signin.db.account.findUnique({ where: { email: 'same@example.com' } })
  expect(same?.name).toBe('Number 1')
})

test('a trial writes nothing to the database', async () => {
  const before = await signin.db.import.count()
  const record = JSON.stringify({ email: 'trial@example.com', emailConfirmed: true })
  const { summary } = await importInto(signin, fileOf(record), { dryRun: true })
  expect(summary).toMatchObject({ status: 'finished', dryRun: true, imported: 1 })
  expect(await signin.db.account.count({ where: { email: 'trial@example.com' } })).toBe(0)
  expect(await signin.db.import.count()).toBe(before)
})

test('neither the report nor the log holds a hash or a seed', async () => {
  const secrets = { passwordHash: '$9$the-secret-hash', totp: 'THE SECRET SEED!' }
  const { report } = await importOne(secrets)
  expect(report).toHaveLength(2)
  expect(JSON.stringify(report) + signin.logged()).not.toMatch(/the-secret-hash|SECRET SEED/)
})

test('the report does not overwrite the file', async () => {
  const file = fileOf(csvOf(['report@example.com']))
  await expect(importInto(signin, file, { report: file })).rejects.toThrow('overwrite the file')
})
