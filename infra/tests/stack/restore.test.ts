import { afterAll, beforeAll, expect, test } from 'vitest'
import { backUp, databases, sql } from '../support/backups.ts'
import { ask, call } from '../support/http.ts'
import { member, type Person, signIn } from '../support/people.ts'
import { type Stack, startStack } from '../support/stack.ts'

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

let stack: Stack
let early: Person
let session: string
let picture: string
let snapshot: string
/** A person who registered after the backup. */
let late: Person

beforeAll(async () => {
  // No draining: there is no traffic during the restore.
  stack = await startStack({ env: { DRAIN_SECONDS: '0' } })
  early = await member(stack)
  session = await signIn(stack, early)
  picture = await showPicture()
  snapshot = (await backUp(stack)).snapshot
  late = await member(stack)
})
afterAll(() => stack?.down())

async function showPicture(): Promise<string> {
  const headers = { cookie: session, 'content-type': 'image/png' }
  const { status, body } = await ask(stack, '/api/account/avatar', {
    method: 'PUT',
    headers,
    body: PICTURE,
  })
  if (status !== 200) throw new Error(body.toString())
  return JSON.parse(body.toString()).avatar
}

/** The email address of the session's account, or null. */
async function emailOfSession(cookie: string): Promise<string | null> {
  const { body } = await ask(stack, '/api/trpc/accounts.me', { headers: { cookie } })
  return JSON.parse(body.toString()).result?.data.email ?? null
}

async function canSignIn({ email, password }: Person): Promise<boolean> {
  return (await call(stack, 'sessions.signIn', { email, password })).status === 200
}

test('the drill restores the backup beside the live data, signs in there and leaves nothing behind', async () => {
  const before = await databases(stack)
  const accounts = await sql(stack, 'select count(*) from accounts')
  const { code, output } = await stack.script('drill', snapshot)
  expect(output).toMatch(
    new RegExp(`^The backup of \\S+ ${snapshot} accounts=1,version=\\S+
Restored a dump of \\d+ bytes as signin_drill_\\d+ in \\d+ s\\.
Its tables are those of this version\\. Migrations applied to it: 0\\.
The secrets open what is sealed in it\\.
A test account signed up, in and out\\. All in [\\d.]+ s\\.
Read 1 pictures\\.
The drill succeeded in \\d+ s\\.\\n$`),
  )
  expect(code).toBe(0)
  expect(await databases(stack)).toEqual(before)
  expect(await sql(stack, 'select count(*) from accounts')).toBe(accounts)
})

test('the drill fails if the tables are not those of this version, and leaves nothing behind', async () => {
  const before = await databases(stack)
  await sql(stack, 'alter table accounts add column rogue integer')
  const { snapshot } = await backUp(stack)
  await sql(stack, 'alter table accounts drop column rogue')
  const { code, output } = await stack.script('drill', snapshot)
  expect(code).toBe(1)
  expect(output).toContain('The backup would not do.\nIts tables are not those of this version')
  expect(output).toContain('DROP COLUMN "rogue"')
  expect(output).toMatch(/\nThe drill failed after \d+ s\.\n$/)
  expect(await databases(stack)).toEqual(before)
})

test('an unknown snapshot is rejected before anything is changed', async () => {
  const before = await databases(stack)
  for (const name of ['drill', 'restore']) {
    const { code, output } = await stack.script(name, 'ffffffff')
    expect({ code, output }).toMatchObject({ code: 1 })
    expect(output).toContain('There is no such snapshot in /backups.')
  }
  expect(await databases(stack)).toEqual(before)
})

test('without confirmation nothing is restored', async () => {
  const { code, output } = await stack.script('restore', snapshot)
  expect(code).toBe(1)
  expect(output).toContain('Nothing was done.')
  expect(await canSignIn(late)).toBe(true)
})

test('a restore brings back the accounts and pictures of the backup, and revokes every session', async () => {
  await stack.compose('exec', '-T', 'backend', 'sh', '-c', 'rm /data/files/avatars/*')
  expect((await ask(stack, picture)).status).toBe(404)
  expect(await emailOfSession(session)).toBe(early.email)

  const { code, output } = await stack.script('restore', '--yes', snapshot)
  expect(output).toContain('sessions were ended.')
  expect(output).toContain(`Signin runs on the backup of `)
  expect(code).toBe(0)

  expect(await canSignIn(early)).toBe(true)
  expect(await canSignIn(late)).toBe(false)
  expect(await emailOfSession(session)).toBe(null)
  expect((await ask(stack, picture)).status).toBe(200)
})

test('the replaced data is kept, and --back restores it completely', async () => {
  const kept = (await databases(stack)).find((name) => name.startsWith('signin_before_'))
  const { code, output } = await stack.script('restore', '--yes', '--back', String(kept))
  expect({ code, output }).toMatchObject({ code: 0 })
  expect(await canSignIn(late)).toBe(true)
  expect(await emailOfSession(session)).toBe(early.email)

  const [restored = ''] = (await databases(stack)).filter((name) => name.includes('_before_'))
  await stack.compose('exec', '-T', 'backup', 'drop', restored)
  expect(await databases(stack)).not.toContain(restored)
})

test('--back with a database that does not exist leaves the live one in service', async () => {
  const { code, output } = await stack.script('restore', '--yes', '--back', 'signin_before_1')
  expect([code, output]).toEqual([1, expect.stringContaining('The live data is what it was.')])
  expect(await emailOfSession(session)).toBe(early.email)
})

test('a restore of tables that this version cannot use leaves the live data in place', async () => {
  await sql(stack, 'alter table accounts add column rogue integer')
  const { snapshot } = await backUp(stack)
  await sql(stack, 'alter table accounts drop column rogue')
  const before = await databases(stack)
  const { code, output } = await stack.script('restore', '--yes', snapshot)
  expect(code).toBe(1)
  expect(output).toContain('The restored database would not do.')
  expect(await databases(stack)).toEqual(before)
  expect(await emailOfSession(session)).toBe(early.email)
})

test('neither a restore nor a drill can drop or replace the live database by name', async () => {
  for (const command of [
    ['drop', 'signin'],
    ['swap', 'signin', 'signin_before_1'],
    ['restore-into', 'signin'],
  ]) {
    const { code, output } = await stack.script('compose', 'exec', '-T', 'backup', ...command)
    expect(code).toBe(1)
    expect(output).toContain(
      'signin is not the name of a database that was made for a drill or a restore.',
    )
  }
})
