import { randomBytes } from 'node:crypto'
import { createDb } from '@signin/db'
import { createTestDatabase, urlsOf } from '@signin/db/testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { deriveKey } from '../../src/crypto/derived-keys.ts'
import { createSecretBox } from '../../src/crypto/secret-box.ts'
import { asOwner } from '../as-owner.ts'
import { auditOf } from '../audit/audited.ts'
import type { Browser } from '../browser.ts'
import { addTotp } from '../factors.ts'
import { startApp, type TestApp } from '../harness.ts'
import { ada, signUp } from '../people.ts'
import { quickHashing } from '../running.ts'
import { tokenFor } from '../signing-keys/fixture.ts'
import { runInProcess } from './run-in-process.ts'

const SECRET_KEY_BASE = randomBytes(36).toString('base64')
const server = inject('databaseServer')
const admin = createDb({ url: server.ownerUrl, maxConnections: 1 })
/** The live database, which the drill does not touch, except for its audit log. */
const live = await createTestDatabase(server)
const name = `signin_test_drill_${randomBytes(6).toString('hex')}`
const { url, ownerUrl } = urlsOf(server, name)

/** The restored database, in use by an account, beside the live one. */
let restored: TestApp
let home: Browser
beforeAll(async () => {
  await admin.$executeRawUnsafe(`create database ${name} template ${server.template}`)
  restored = await startApp({
    db: createDb({ url, maxConnections: 5 }),
    databaseUrl: url,
    ownerUrl,
    secretBox: createSecretBox(deriveKey(SECRET_KEY_BASE, 'second factor seal')),
    signingKeyBox: createSecretBox(deriveKey(SECRET_KEY_BASE, 'signing key seal')),
  })
  home = restored.browser()
  await signUp(restored, home)
  await tokenFor(home)
  await addTotp(restored, home)
})
afterAll(async () => {
  await restored.close()
  await live.drop()
  await admin.$executeRawUnsafe(`drop database ${name} with (force)`)
  await admin.$disconnect()
})

const run = (args: string[], env: Record<string, string> = {}) =>
  runInProcess(args, {
    DATABASE_URL: live.url,
    MIGRATION_DATABASE_URL: live.ownerUrl,
    SECRET_KEY_BASE,
    // Nothing listens on either port: a drill that sent mail or counted calls there would fail.
    SMTP_URL: 'smtp://127.0.0.1:1',
    REDIS_URL: 'redis://127.0.0.1:1',
    REQUIRE_SECOND_FACTOR: 'all',
    ...quickHashing,
    ...env,
  })

test('a drill signs a test account up, in and out, and reports what passed', async () => {
  const ran = await run(['backup', 'drill', '--database', name])
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(ran.out).toMatch(
    /^Its tables are those of this version\. Migrations applied to it: 0\.\nThe secrets open what is sealed in it\.\nA test account signed up, in and out\. All in [\d.]+ s\.\n$/,
  )
  const made = await restored.db.account.findMany({ where: { email: { not: ada.email } } })
  expect(made).toMatchObject([{ name: 'Drill' }])
  expect(await restored.db.session.count({ where: { accountId: String(made[0]?.id) } })).toBe(0)
})

test('a drill uses the database of DATABASE_URL if its name marks it as a drill database', async () => {
  expect(await run(['backup', 'drill'], { DATABASE_URL: url })).toMatchObject({ code: 0 })
})

test.each([
  ['the live database', []],
  ['another database', ['--database', 'postgres']],
])('a drill refuses to write to a database that is not named for drills: %s', async (_, args) => {
  const { code, out, err } = await run(['backup', 'drill', ...args])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(/^drill writes: name a scratch database, whose name contains "drill"\./)
})

test('a backup can be checked while the live database is gone', async () => {
  const gone = { DATABASE_URL: `${live.url}_gone` }
  const ran = await run(['backup', 'check', '--database', name], gone)
  expect(ran).toMatchObject({
    code: 0,
    err: 'The audit log of the database in DATABASE_URL could not record this command.\n',
  })
})

test('a drill fails if SECRET_KEY_BASE is not that of the backup', async () => {
  const ran = await run(['backup', 'drill', '--database', name], {
    SECRET_KEY_BASE: randomBytes(36).toString('base64'),
  })
  expect(ran).toMatchObject({ code: 1, out: '' })
  expect(ran.err).toMatch(/^The backup would not do\. SECRET_KEY_BASE is not the one .*\n$/)
})

test('a drill fails if the schema differs, and prints the difference', async () => {
  await asOwner(restored, 'alter table accounts add column rogue integer')
  const ran = await run(['backup', 'drill', '--database', name])
  const checked = await run(['backup', 'check', '--database', name])
  await asOwner(restored, 'alter table accounts drop column rogue')
  expect(ran).toMatchObject({ code: 1, out: '' })
  expect(ran.err).toMatch(/^The backup would not do\.\nIts tables are not those of this version/)
  expect(ran.err).toContain('DROP COLUMN "rogue"')
  expect(checked).toMatchObject({ code: 1, out: '' })
  expect(checked.err).toMatch(/^The restored database would not do\.\nIts tables are not those/)
})

test('backup check --end-sessions revokes every session of the backup', async () => {
  expect(await run(['backup', 'check', '--database', name])).toMatchObject({ code: 0 })
  expect(await restored.db.session.count()).toBe(1)
  const ran = await run(['backup', 'check', '--database', name, '--end-sessions'])
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(ran.out).toContain('1 sessions were ended.\n')
  expect(await restored.db.session.count()).toBe(0)
})

test('the audit log of a restored database continues under a new origin', async () => {
  const secretBox = createSecretBox(deriveKey(SECRET_KEY_BASE, 'audit key encryption'))
  const { sequencer } = auditOf(restored.db, { secretBox })
  await expect.poll(() => sequencer.sequenceNow(), { timeout: 30_000 }).not.toBeNull()
  const ran = await run(['backup', 'check', '--database', name])
  expect(ran.out).toMatch(/^Its audit log continues with the key localhost:4000\/audit\/2\+/m)
})

test("a check gives the application's role its rights, which a backup does not hold", async () => {
  const role = server.application.name
  const before = await restored.db.account.count()
  await asOwner(restored, `revoke all on all tables in schema public, pgboss from ${role}`)
  await expect(restored.db.account.count()).rejects.toThrow('permission denied')
  expect(await run(['backup', 'check', '--database', name])).toMatchObject({ code: 0 })
  expect(await restored.db.account.count()).toBe(before)
})
