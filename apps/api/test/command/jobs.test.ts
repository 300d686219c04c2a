import { afterAll, beforeAll, expect, test } from 'vitest'
import { PermanentFailure } from '../../src/jobs/jobs.ts'
import { type JobFixture, startJobFixture } from '../jobs/fixture.ts'
import { runInProcess } from './run-in-process.ts'

let fixture: JobFixture
beforeAll(async () => {
  fixture = await startJobFixture()
})
afterAll(() => fixture.close())

const run = (line: string) => runInProcess(line.split(' '), { DATABASE_URL: fixture.databaseUrl })

test('dead letters are listed with their reasons, retried and discarded', async () => {
  const jobs = fixture.jobs({
    handlers: {
      async mail() {
        throw new PermanentFailure('no such mailbox')
      },
    },
  })
  expect((await run('jobs list --dead')).out).toBe('There are no dead letters.\n')
  for (let n = 0; n < 3; n++) await jobs.add(fixture.db, 'mail', {})
  await jobs.runDueJobs()
  expect((await run('jobs list')).out).toMatch(
    /^QUEUE +WAITING +DELAYED +ACTIVE +DEAD\nmail +0 +0 +0 +3\n$/,
  )
  const listed = await run('jobs list --dead --json')
  const dead = listed.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(dead).toHaveLength(3)
  expect(dead[0]).toMatchObject({ queue: 'mail', attempts: 1, reason: 'no such mailbox' })

  const { id } = dead[0]
  expect(await run(`jobs retry ${id}`)).toMatchObject({
    code: 0,
    out: 'Returned to their queues: 1.\n',
  })
  expect(await run(`jobs retry ${id}`)).toMatchObject({ code: 3, out: '' })
  expect(await run('jobs discard --queue mail')).toMatchObject({ code: 2, out: '' })
  expect((await run('jobs discard --queue mail --yes --json')).out).toBe('{"discarded":2}\n')
  for (const command of ['jobs retry --queue mial', 'jobs discard --queue mial --yes']) {
    const err = 'There is no queue mial. The queues are mail.\n'
    expect(await run(command)).toEqual({ code: 3, out: '', err })
  }
  expect(await run('jobs retry')).toMatchObject({ code: 2, out: '' })
  expect((await run('jobs retry --all')).out).toBe('Returned to their queues: 0.\n')
})
