import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { lastCheckpoint } from '../../src/audit/sequencing/table.ts'
import { tamper } from '../as-owner.ts'
import { auditedDatabase } from '../audit/audited.ts'
import { runInProcess } from './run-in-process.ts'

const script = path.resolve(import.meta.dirname, '../../../../examples/audit-proof/verify.mjs')

async function operatedLog() {
  const log = await auditedDatabase()
  const folder = mkdtempSync(path.join(tmpdir(), 'signin-audit-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const env: Record<string, string> = {
    DATABASE_URL: log.url,
    SECRET_KEY_BASE: randomBytes(48).toString('base64'),
  }
  return {
    log,
    env,
    write(name: string, text: string): string {
      const file = path.join(folder, name)
      writeFileSync(file, text)
      return file
    },
    run: (...args: string[]) => runInProcess(['audit', ...args], env),
  }
}

test('an event is proved offline with the printed key, and the log verified with a kept checkpoint', async () => {
  const { log, write, run } = await operatedLog()
  const [id] = await log.recordSignIns(2)
  await log.sequenceAll()
  const kept = write('checkpoints', String((await lastCheckpoint(log.db))?.note))
  const { keys } = JSON.parse((await run('key', '--json')).out)

  const proof = write('proof.json', (await run('prove', String(id))).out)
  const { stdout } = await promisify(execFile)(process.execPath, [script, keys[0], proof])
  expect(stdout).toContain('signedIn')

  const verified = await run('verify', '--checkpoint', kept, '--key', keys[0], '--json')
  expect({ code: verified.code, ...JSON.parse(verified.out) }).toMatchObject({
    code: 0,
    compared: 1,
    findings: [],
  })
  await tamper(log, `update audit_events set kind = 'signedOut' where id = '${id}'`)
  const unproved = await run('prove', String(id))
  expect(unproved).toMatchObject({ code: 1, out: '' })
  expect(unproved.err).toContain('not the event that was signed')
  const tampered = await run('verify', '--checkpoint', kept)
  expect(tampered).toMatchObject({ code: 1, err: expect.stringContaining('not intact') })
  expect(tampered.out).toContain(`changed at 0 ${id}`)
})

test('every command is an event, and events are exported by kind and day', async () => {
  const { log, run } = await operatedLog()
  await log.recordSignIns(1)
  expect((await run('key')).code).toBe(0)
  const { out } = await run('export', '--since', 'today', '--kind', 'commandRun', '--json')
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(events).toMatchObject([
    {
      kind: 'commandRun',
      actor: 'commandLine',
      detail: 'audit key',
      actorName: expect.any(String),
    },
    { kind: 'commandRun', actor: 'commandLine', detail: 'audit export' },
  ])
  const none = await run('export', '--until', 'yesterday')
  expect(none.out).toBe('There is no such event.\n')
})

test('a verification without a checkpoint says so, and fails if an anchor cannot be read', async () => {
  const { log, run, env } = await operatedLog()
  await log.recordSignIns(1)
  const alone = await run('verify')
  expect(alone.code).toBe(0)
  expect(alone.out).toContain('Without a checkpoint kept elsewhere')
  env.AUDIT_ANCHORS = 'file:/nowhere'
  const unread = await run('verify', '--json')
  expect(unread).toMatchObject({
    code: 1,
    err: expect.stringContaining('not compared with file:/'),
  })
  expect(JSON.parse(unread.out)).toMatchObject({ findings: [], unread: ['file:/nowhere'] })
})

test('the events of an account are found by its address in any case, and by its id', async () => {
  const { log, run } = await operatedLog()
  const id = '0192f0c1-7a3b-7c44-8d1e-2f5a6b7c8d9e'
  await log.db.account.create({ data: { id, email: 'ada@example.com', name: 'Ada' } })
  const byAddress = await run('export', '--account', 'ADA@example.com')
  expect(byAddress).toMatchObject({ code: 0, out: 'There is no such event.\n' })
  expect((await run('export', '--account', id.toUpperCase())).code).toBe(0)
})

test.each([
  ['an unknown event', ['prove', '0192f0c1-7d3a-7c62-9b1e-0d6f3a5e8c11'], 3, 'has no such event'],
  ['what is no id', ['prove', '42'], 2, 'event is not an id such as'],
  ['what is no key', ['verify', '--key', 'mine'], 2, 'must be an Ed25519 key'],
  ['what is no time', ['export', '--since', 'noon'], 2, 'since is none of today, yesterday'],
  ['an unknown account', ['export', '--account', 'nobody@example.com'], 3, 'There is no account'],
  ['what is no account', ['export', '--account', 'nobody'], 2, 'its id or its email address'],
  [
    'a misspelt kind',
    ['export', '--kind', 'signedIn,signedin'],
    2,
    'there is no signedin. The kinds',
  ],
  ['a missing file', ['verify', '--checkpoint', '/nowhere'], 3, 'There is no file /nowhere.'],
  ['a file of no checkpoint', ['verify', '--checkpoint', script], 1, 'There is no checkpoint in'],
])('%s is rejected with a sentence', async (_, args, code, message) => {
  const { run } = await operatedLog()
  const ran = await run(...args)
  expect(ran).toMatchObject({ code, err: expect.stringContaining(message) })
})
