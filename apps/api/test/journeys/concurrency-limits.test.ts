import { createDb, type Db, type Transaction } from '@signin/db'
import { expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { waitForLockWaiters } from '../lock-waiters.ts'
import { ada, grace, signIn, signUp } from '../people.ts'

const signin = await appForFile()

type Work = (outside: Db) => Promise<() => Promise<unknown>>

/**
 * Runs `work` while the lock is held; the app's pool has five connections. Releases the lock, then
 * runs what `work` returned.
 */
async function whileLocked(lock: (tx: Transaction) => Promise<unknown>, work: Work) {
  const outside = createDb({ url: signin.databaseUrl, maxConnections: 2 })
  const finish = await outside.$transaction(
    async (tx) => {
      await lock(tx)
      return work(outside)
    },
    { timeout: 60_000 },
  )
  await finish()
  await outside.$disconnect()
}

function withAccountLocked(accountId: string, work: Work) {
  const lock = (tx: Transaction) => tx.$executeRaw`
    select pg_advisory_xact_lock(hashtextextended('credentials of ' || ${accountId}, 0))`
  return whileLocked(lock, work)
}

test('many concurrent changes of one account leave database connections to others', async () => {
  const [home, elsewhere, other] = [signin.browser(), signin.browser(), signin.browser()]
  await signUp(signin, home, ada)
  await signIn(elsewhere, ada)
  await signUp(signin, other, grace)
  const { accountId } = (await home.call('sessions.current')).data
  await withAccountLocked(accountId, async (outside) => {
    const calls = Array.from({ length: 40 }, (_, at) =>
      (at % 2 ? home : elsewhere).call('sessions.revokeOthers'),
    )
    await waitForLockWaiters(outside, 2)
    expect((await other.call('accounts.me')).status).toBe(200)
    expect((await other.call('sessions.revokeOthers')).status).toBe(200)
    expect((await home.call('accounts.me')).status).toBe(200)
    return async () => {
      // One session revokes the other, whose queued calls are then rejected.
      const statuses = (await Promise.all(calls)).map(({ status }) => status)
      expect(new Set(statuses)).toEqual(new Set([200, 401]))
      expect(statuses.filter((status) => status === 401).length).toBeGreaterThan(15)
    }
  })
})

test('many concurrent sign-outs of one session leave database connections to others', async () => {
  const [home, other] = [signin.browser(), signin.browser()]
  await signUp(signin, home, { ...ada, email: 'leaving@example.com' })
  await signUp(signin, other, { ...grace, email: 'staying@example.com' })
  const { accountId } = (await home.call('sessions.current')).data
  await withAccountLocked(accountId, async (outside) => {
    const calls = Array.from({ length: 40 }, () => home.call('sessions.signOut'))
    await waitForLockWaiters(outside, 2)
    expect((await other.call('sessions.revokeOthers')).status).toBe(200)
    return async () => {
      expect((await Promise.all(calls)).filter(({ status }) => status !== 200)).toEqual([])
    }
  })
})

test('many concurrent sign-ins to one account leave database connections to others', async () => {
  const person = { ...ada, email: 'held@example.com' }
  const { email, password } = person
  const [home, other] = [signin.browser(), signin.browser()]
  await signUp(signin, home, person)
  await signUp(signin, other, { ...grace, email: 'free@example.com' })
  const { accountId } = (await home.call('sessions.current')).data
  await withAccountLocked(accountId, async (outside) => {
    const calls = Array.from({ length: 40 }, () =>
      home.call('sessions.signIn', { email, password }),
    )
    await waitForLockWaiters(outside, 2)
    expect((await other.call('sessions.revokeOthers')).status).toBe(200)
    return async () => {
      const statuses = (await Promise.all(calls)).map(({ status }) => status)
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(2)
      expect(statuses.every((status) => status === 200 || status === 503)).toBe(true)
    }
  })
})

test('an export is not returned to a session that is revoked while its data is collected', async () => {
  const person = { ...ada, email: 'exported@example.com' }
  const [owner, intruder] = [signin.browser(), signin.browser()]
  await signUp(signin, owner, person)
  await signIn(intruder, person)
  // A table that an export reads after it has checked the session, and that a revocation does not.
  const lockIdentities = (tx: Transaction) => tx.$executeRaw`lock table identities`
  await whileLocked(lockIdentities, async (outside) => {
    const exported = intruder.call('accounts.exportData')
    await waitForLockWaiters(outside, 1)
    expect((await owner.call('sessions.revokeOthers')).status).toBe(200)
    return async () => expect((await exported).error?.data.code).toBe('not_signed_in')
  })
})
