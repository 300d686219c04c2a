import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startJobFixture } from './fixture.ts'

const holder = fileURLToPath(new URL('holder.ts', import.meta.url))
/** The shortest values pg-boss allows. */
const policy = { heartbeatSeconds: 10, superviseSeconds: 1, retryDelaySeconds: 1, pollSeconds: 1 }

test('a job of a killed process is taken over by another', async () => {
  const fixture = await startJobFixture()
  const tries: number[] = []
  const jobs = fixture.jobs({
    policy,
    handlers: {
      async work(_: object, { attempt }) {
        tries.push(attempt)
      },
    },
  })
  await jobs.add(fixture.db, 'work', {})
  const child = fork(holder, [fixture.databaseUrl, JSON.stringify(policy)])
  await once(child, 'message')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await jobs.runDueJobs()).toBe(0) // the heartbeat has not expired yet
  await fixture.db.$executeRaw`
    update pgboss.job set heartbeat_on = heartbeat_on - interval '10 seconds'`
  await jobs.start()
  await expect.poll(() => tries, { timeout: 50_000 }).toEqual([2])
  await fixture.close()
})
