import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseEnv } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backUp, besideBackup, inBackup, kept, sql } from '../support/backups.ts'
import { member } from '../support/people.ts'
import { run } from '../support/run.ts'
import { type Stack, startStack } from '../support/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.down())

/** The events of a name in the log of the container. */
async function reported(event: string): Promise<Record<string, string>[]> {
  const lines = (await stack.compose('logs', '--no-log-prefix', 'backup')).split('\n')
  const found = lines.filter((line) => line.includes(`"event":"${event}"`))
  // Compose prefixes each line with a control sequence that clears the terminal's line.
  return found.map((line) => JSON.parse(line.slice(line.indexOf('{'))))
}

const MAX_WAIT_MS = 120_000

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const patience = AbortSignal.timeout(MAX_WAIT_MS)
  while (!(await isSo())) {
    patience.throwIfAborted()
    await pause(200)
  }
}

test('an empty database is not backed up, so that the latest backup is never an empty one', async () => {
  const { code, output } = await inBackup(stack, ['backup'])
  expect(code).toBe(0)
  expect(output).toContain('"event":"backup_not_needed"')
  expect((await inBackup(stack, ['list'])).output).toContain('There is no snapshot in /backups.')
})

test('a backup contains the accounts, encrypted, and no secret of the configuration', async () => {
  const { email } = await member(stack)
  const made = await backUp(stack)
  expect(made).toMatchObject({ accounts: 1 })
  expect(await kept(stack)).toEqual([made.snapshot])
  const found = await inBackup(stack, ['grep', '--recursive', '--count', email, '/backups'])
  expect(found.output).not.toMatch(/:[1-9]/)

  const script = `source /usr/local/share/signin/store.sh; restic ls latest | grep /; restic dump latest $DUMP`
  const { output } = await inBackup(stack, ['bash', '-c', script])
  expect(output).toContain(email)
  const env = parseEnv(await readFile(join(stack.directory, '.env.prod'), 'utf8'))
  for (const name of ['SECRET_KEY_BASE', 'POSTGRES_PASSWORD', 'BACKUP_PASSWORD']) {
    expect(output).not.toContain(env[name])
  }
})

test('a restart of the container neither skips nor repeats a backup', async () => {
  const before = await kept(stack)
  const last = await inBackup(stack, ['list', 'latest'])
  const times = (await reported('backup_scheduled')).length
  await stack.compose('stop', 'backup')
  // Leaves the store as the only record of the last backup, as in a new container.
  await stack.compose('run', '--rm', '--no-deps', '-T', 'backup', 'rm', '/scratch/last-good')
  await stack.compose('start', 'backup')
  await until(async () => (await reported('backup_scheduled')).length > times)
  const [at = ''] = last.output.split(' ')
  const due = new Date(Date.parse(`${at}Z`) + 6 * 3_600_000)
  expect((await reported('backup_scheduled')).at(-1)?.due).toBe(
    due.toISOString().replace('.000', ''),
  )
  expect(await kept(stack)).toEqual(before)
})

test('the rotation keeps the most recent backups and removes the others', async () => {
  const env = { BACKUP_REPOSITORY: '/backups/rotated', BACKUP_KEEP_LAST: '2' }
  const none = { BACKUP_KEEP_DAILY: '1', BACKUP_KEEP_WEEKLY: '1', BACKUP_KEEP_MONTHLY: '1' }
  await backUp(stack, { ...env, ...none })
  const second = await backUp(stack, { ...env, ...none })
  const third = await backUp(stack, { ...env, ...none })
  expect(await kept(stack, env)).toEqual([second.snapshot, third.snapshot])
})

test.each<[what: string, env: Record<string, string>, sentence: string]>([
  [
    'another key',
    { BACKUP_PASSWORD: 'not the one it was made with' },
    'BACKUP_PASSWORD does not open the backups in /backups: set it to what they were made with.',
  ],
  ['no key', { BACKUP_PASSWORD: '' }, 'BACKUP_PASSWORD is missing'],
  [
    'a store that does not answer',
    { BACKUP_REPOSITORY: 's3:http://127.0.0.1:1/bucket' },
    's3:http://127.0.0.1:1/bucket cannot be reached.',
  ],
  [
    'a folder that may not be written',
    { BACKUP_REPOSITORY: '/srv/backups' },
    'The store of backups in /srv/backups could not be made.',
  ],
  [
    'another password of the database',
    { PGPASSWORD: 'not this one' },
    'The database does not take POSTGRES_PASSWORD.',
  ],
  ['a database that is away', { PGHOST: 'nowhere' }, 'The database does not answer.'],
])(
  '%s: the backup fails with one sentence, and older backups are unchanged',
  async (_, env, sentence) => {
    const before = await kept(stack)
    const { code, output } = await inBackup(stack, ['backup'], env)
    expect(code).toBe(1)
    expect(output).toContain(sentence)
    expect(output.trim().split('\n')).toHaveLength(1)
    expect(await kept(stack)).toEqual(before)
  },
)

test('an interrupted dump is not stored as a backup, and the next backup succeeds', async () => {
  const before = await kept(stack)
  const hold = 'begin; lock table sessions in access exclusive mode; select pg_sleep(600)'
  const holding = sql(stack, hold).catch(String)
  const who = (what: string) => `from pg_stat_activity where ${what}`
  const dumps = who(`application_name = 'signin-backup' and wait_event_type = 'Lock'`)
  const holders = who(`query like 'begin; lock%' and wait_event = 'PgSleep'`)
  await until(async () => (await sql(stack, `select count(*) ${holders}`)) === '1')
  const broken = inBackup(stack, ['backup'])
  await until(async () => (await sql(stack, `select count(*) ${dumps}`)) === '1')
  await sql(stack, `select pg_terminate_backend(pid) ${dumps}`)
  await sql(stack, `select pg_terminate_backend(pid) ${holders}`)
  const { code, output } = await broken
  await holding
  expect(code).toBe(1)
  expect(output).toMatch(
    /^The dump of the database broke off\. The database broke the connection\.\n$/,
  )
  expect(await kept(stack)).toEqual(before)
  const { snapshot } = await backUp(stack)
  expect(await kept(stack)).toEqual([...before, snapshot])
})

test('a backup waits for a running migration', async () => {
  const sessions = (where: string) =>
    sql(stack, `select count(*) from pg_stat_activity where ${where}`)
  // The advisory lock of the migrator (packages/db/src/migrate/session.ts).
  const migrating = sql(stack, 'select pg_advisory_lock(72707369), pg_sleep(600)').catch(String)
  const migrators = `query like 'select pg_advisory_lock(%' and wait_event = 'PgSleep'`
  await until(async () => (await sessions(migrators)) === '1')
  const backup = inBackup(stack, ['backup'])
  // It must not wait in a statement, for whose snapshot a concurrent index would wait in turn.
  const polling = `application_name = 'signin-backup' and state = 'idle' and backend_xmin is null
    and query like 'select pg_try_advisory_lock_shared(%'`
  await until(async () => (await sessions(polling)) === '1')
  await sql(stack, `select pg_terminate_backend(pid) from pg_stat_activity where ${migrators}`)
  await migrating
  const { code, output } = await backup
  expect(code).toBe(0)
  expect(output).toMatch(/"event":"backup_waits".*\n.*"event":"backup_made"/)
})

test.each([
  ['the dump', ['--tmpfs', '/scratch:size=64k,uid=1000']],
  ['the store', ['--tmpfs', '/scratch:uid=1000', '--tmpfs', '/backups:size=20k,uid=1000']],
])('a disk that is too small for %s is reported as full', async (_, folders) => {
  const { code, output } = await besideBackup(stack, folders, ['backup'])
  expect(code).toBe(1)
  expect(output).toContain('There is no room left: make some, or give the volume more.')
})

test('a damaged backup is reported, and nothing is restored from it', async () => {
  const damage = `cp -r /backups /scratch/damaged; chmod -R u+w /scratch/damaged
    for file in $(find /scratch/damaged/data -type f); do
      printf 'not what was here' | dd of="$file" bs=1 seek=50 conv=notrunc status=none; done`
  expect(await inBackup(stack, ['bash', '-c', damage])).toEqual({ code: 0, output: '' })
  const restore = ['restore-into', 'signin_drill_1', 'latest']
  const { code, output } = await inBackup(stack, restore, { BACKUP_REPOSITORY: '/scratch/damaged' })
  expect(code).toBe(1)
  expect(output).toMatch(/^The snapshot latest could not be read\. Some of it is damaged or gone/)
  expect(await sql(stack, 'select datname from pg_database')).not.toContain('drill')
})

test('the container is healthy until the last good backup is too old', async () => {
  expect(await inBackup(stack, ['healthy'])).toEqual({ code: 0, output: '' })
  const longAgo =
    'cp /scratch/last-good /scratch/kept; echo $(($(date +%s) - 13 * 3600)) >/scratch/last-good'
  await inBackup(stack, ['sh', '-c', longAgo])
  expect(await inBackup(stack, ['healthy'])).toEqual({
    code: 1,
    output: 'The last good backup is 13 hours old.\n',
  })
  await inBackup(stack, ['mv', '/scratch/kept', '/scratch/last-good'])
})

test('the container is unprivileged with a read-only root, and is not on the proxy network', async () => {
  const id = (await stack.compose('ps', '--quiet', 'backup')).trim()
  const format =
    '{{.Config.User}} {{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}'
  const { output } = await run('docker', ['inspect', '--format', format, id])
  expect(output.trim()).toBe('1000:1000 true [ALL] [no-new-privileges:true]')
  // Not on `edge`: the api trusts X-Forwarded-For from that network.
  const networks = '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}'
  const { output: names } = await run('docker', ['inspect', '--format', networks, id])
  expect(names.trim().split(' ')).toEqual([`${stack.project}_data`, `${stack.project}_outside`])
})
