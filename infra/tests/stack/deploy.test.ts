import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { type Load, startLoad, type Tally } from '../support/load.ts'
import { stopSharedStack } from '../support/read-only-stack.ts'
import { containers, expectVersion, tables, upstreams } from '../support/running.ts'
import { type Stack, startStack } from '../support/stack.ts'
import { clearVersions, makeVersion } from '../support/versions.ts'

const NEXT = 'deploy-test-next'
const WIDER = 'deploy-test-wider'
const MIGRATION = '29990101000000_a_wider_table'
/** Far below the throughput of a slow machine: proves that there was a load. */
const SOME = 500

let stack: Stack
/** Shared by all tests: the same people stay signed in from the first deploy to the last. */
let load: Load
beforeAll(async () => {
  await stopSharedStack()
  // The expand step of a schema change: the previous version ignores the column.
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

/** Runs a command under load, and keeps the load up afterwards to test the state that it leaves. */
async function underLoad(command: string, ...args: string[]): Promise<Tally> {
  await load.passes(SOME)
  const { code, output } = await stack.script(command, ...args)
  expect(code, output).toBe(0)
  await load.passes(SOME)
  return load.tally()
}

test('a deploy under load shifts all traffic to the next version and fails no request', async () => {
  const { failed, requests, api, pages } = await underLoad('deploy', NEXT)
  expect(failed).toEqual({})
  expect(requests).toBeGreaterThan(2 * SOME)
  expect(api[NEXT]).toBeGreaterThan(0)
  expect(pages[NEXT]).toBeGreaterThan(0)
  await expectVersion(stack, NEXT)
})

test('the state after a deploy is what Compose would start: "up" changes nothing', async () => {
  const before = await containers(stack)
  await stack.compose('up', '--detach', '--wait')
  expect(await containers(stack)).toEqual(before)
  expect(await upstreams(stack)).toEqual(await upstreams())
})

test('a rollback under load restores the previous version and fails no request', async () => {
  const { failed, requests } = await underLoad('rollback')
  expect(failed).toEqual({})
  expect(requests).toBeGreaterThan(2 * SOME)
  await expectVersion(stack, 'local')
  await load.passes(SOME)
  expect(load.tally()).toMatchObject({ failed: {}, api: {}, pages: {} })
})

test('a deploy with a schema change fails no request, and neither does its rollback', async () => {
  // The tests above have waited for long polls to drain.
  vi.stubEnv('DEPLOY_DRAIN_SECONDS', '3')
  onTestFinished(() => void vi.unstubAllEnvs())
  const there = await underLoad('deploy', WIDER)
  expect(there.failed).toEqual({})
  expect(there.api[WIDER]).toBeGreaterThan(0)
  expect(await tables(stack)).toContain('nicknames')

  const back = await underLoad('rollback')
  expect(back.failed).toEqual({})
  await expectVersion(stack, 'local')
  expect(await tables(stack)).toContain('nicknames')
})
