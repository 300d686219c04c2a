import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { type Load, startLoad, type Tally } from '../support/load.ts'
import { endVisits } from '../support/read-only-stack.ts'
import { containers, expectToRun, tables, upstreams } from '../support/server.ts'
import { type Stack, startStack } from '../support/stack.ts'
import { clearVersions, makeVersion } from '../support/versions.ts'

const NEXT = 'deploy-test-next'
const WIDER = 'deploy-test-wider'
const MIGRATION = '29990101000000_a_wider_table'
/** Far below what a slow machine gets through: it shows that there was a load at all. */
const SOME = 500

let stack: Stack
/** One for all: the same people stay signed in from the first deploy to the last. */
let load: Load
beforeAll(async () => {
  await endVisits()
  // The expand step of a change: the version before neither reads it nor minds it.
  const sql =
    'alter table accounts add column nickname text; create table nicknames (id int primary key);'
  const migration = { [`prisma/migrations/${MIGRATION}/migration.sql`]: sql }
  const made = [makeVersion(NEXT, { pages: true }), makeVersion(WIDER, { api: migration })]
  stack = await startStack()
  await Promise.all(made)
  load = await startLoad(stack)
})
afterAll(async () => {
  await load?.stop()
  await stack?.down()
  await clearVersions(NEXT, WIDER)
})

/** Up to some time after it, so that what it left behind has to serve, too. */
async function underLoad(command: string, ...args: string[]): Promise<Tally> {
  await load.passes(SOME)
  const { code, output } = await stack.script(command, ...args)
  expect(code, output).toBe(0)
  await load.passes(SOME)
  return load.tally()
}

test('a deploy under load moves everybody to the next version and fails no request', async () => {
  const { failed, requests, api, pages } = await underLoad('deploy', NEXT)
  expect(failed).toEqual({})
  expect(requests).toBeGreaterThan(2 * SOME)
  expect(api[NEXT]).toBeGreaterThan(0)
  expect(pages[NEXT]).toBeGreaterThan(0)
  await expectToRun(stack, NEXT)
})

test('what a deploy leaves behind is what Compose itself would start', async () => {
  const before = await containers(stack)
  await stack.compose('up', '--detach', '--wait')
  expect(await containers(stack)).toEqual(before)
  expect(await upstreams(stack)).toEqual(await upstreams())
})

test('a rollback under load brings the version before back and fails no request', async () => {
  const { failed, requests } = await underLoad('rollback')
  expect(failed).toEqual({})
  expect(requests).toBeGreaterThan(2 * SOME)
  await expectToRun(stack, 'local')
  await load.passes(SOME)
  expect(load.tally()).toMatchObject({ failed: {}, api: {}, pages: {} })
})

test('a deploy across a change of the schema fails no request, and neither does its rollback', async () => {
  // What is held has been waited for above.
  vi.stubEnv('DEPLOY_DRAIN_SECONDS', '3')
  onTestFinished(() => void vi.unstubAllEnvs())
  const there = await underLoad('deploy', WIDER)
  expect(there.failed).toEqual({})
  expect(there.api[WIDER]).toBeGreaterThan(0)
  expect(await tables(stack)).toContain('nicknames')

  const back = await underLoad('rollback')
  expect(back.failed).toEqual({})
  await expectToRun(stack, 'local')
  expect(await tables(stack)).toContain('nicknames')
})
