import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backUp, sql } from '../support/backups.ts'
import { call } from '../support/http.ts'
import { member, type Person } from '../support/people.ts'
import { type Stack, startStack } from '../support/stack.ts'

const ONE_ROLE = {
  DATABASE_PASSWORD: '',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose fills it in.
  DATABASE_URL: 'postgresql://signin:${POSTGRES_PASSWORD}@db:5432/signin',
  MIGRATION_DATABASE_URL: '',
}
/** What docs/operations.md says to write into .env.prod. */
const TWO_ROLES = `
DATABASE_PASSWORD=0123456789abcdef01234567
DATABASE_URL=postgresql://signin_app:\${DATABASE_PASSWORD}@db:5432/signin
MIGRATION_DATABASE_URL=postgresql://signin:\${POSTGRES_PASSWORD}@db:5432/signin
`
const ROLES = `select distinct usename from pg_stat_activity where application_name = 'signin'`

let stack: Stack
let person: Person
beforeAll(async () => {
  stack = await startStack({ env: { ...ONE_ROLE, DRAIN_SECONDS: '0' } })
  person = await member(stack)
})
afterAll(() => stack?.down())

const signIn = ({ email, password }: Person) => call(stack, 'sessions.signIn', { email, password })

test('an installation with one role gets the second by a deploy, without a gap', async () => {
  expect(await sql(stack, ROLES)).toBe('signin')
  await appendFile(join(stack.directory, '.env.prod'), TWO_ROLES)
  expect(await stack.script('deploy', 'local')).toMatchObject({ code: 0 })
  expect((await signIn(person)).status).toBe(200)
  expect(await sql(stack, ROLES)).toBe('signin_app')
})

test('a backup is restored where the role does not exist', async () => {
  const { snapshot } = await backUp(stack)
  await stack.compose('stop', 'backend')
  await sql(stack, 'drop owned by signin_app; drop role signin_app')
  expect(await stack.script('restore', '--yes', snapshot)).toMatchObject({ code: 0 })
  expect((await signIn(person)).status).toBe(200)
})

test('the role of the backends cannot change what it may only add to', async () => {
  const denied = (statement: string) =>
    sql(stack, `set role signin_app; ${statement}`).catch((error) => String(error))
  expect(await denied('delete from _prisma_migrations')).toContain('permission denied')
  expect(await denied('create table more ()')).toContain('permission denied')
})
