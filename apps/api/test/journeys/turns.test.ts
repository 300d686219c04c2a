import { createDb } from '@signin/db'
import { expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { heldUp } from '../held-up.ts'
import { ada, grace, signIn, signUp } from '../people.ts'

const signin = await appForFile()

test('many changes of one account at once leave the database to everybody else', async () => {
  const [home, elsewhere, other] = [signin.browser(), signin.browser(), signin.browser()]
  await signUp(signin, home, ada)
  await signIn(elsewhere, ada)
  await signUp(signin, other, grace)
  const { accountId } = (await home.call('sessions.current')).data
  const outside = createDb({ url: signin.databaseUrl, maxConnections: 2 })
  const underWay = await outside.$transaction(
    async (tx) => {
      await tx.$executeRaw`
        select pg_advisory_xact_lock(hashtextextended('credentials of ' || ${accountId}, 0))`
      const calls = Array.from({ length: 150 }, (_, at) =>
        (at % 2 ? home : elsewhere).call('sessions.revokeOthers'),
      )
      await heldUp(outside, 3)
      expect((await other.call('accounts.me')).status).toBe(200)
      expect((await other.call('sessions.revokeOthers')).status).toBe(200)
      expect((await home.call('accounts.me')).status).toBe(200)
      return () => Promise.all(calls)
    },
    { timeout: 60_000 },
  )
  // One of the two sessions ends the other, whose waiting calls find it gone.
  const statuses = (await underWay()).map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200, 401]))
  expect(statuses.filter((status) => status === 401).length).toBeGreaterThan(60)
  await outside.$disconnect()
})
