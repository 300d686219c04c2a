import { expect, test } from 'vitest'
import { anchoredDatabase, heldAnchor, openAnchor } from './fixture.ts'

test('the newest checkpoint is published once, at most once in the time of the anchor', async () => {
  const { publisher, checkpoint, pass } = await anchoredDatabase()
  const { anchor, published } = openAnchor('a')
  await publisher(anchor).publishDue()
  expect(published).toEqual([])
  await checkpoint(1)
  await checkpoint(2)
  await publisher(anchor).publishDue()
  await checkpoint(3)
  pass(59)
  await publisher(anchor).publishDue()
  expect(published).toEqual([2])
  pass(1)
  await publisher(anchor).publishDue()
  pass(3600)
  await publisher(anchor).publishDue()
  expect(published).toEqual([2, 3])
})

test('of two replicas one publishes', async () => {
  const { publisher, checkpoint } = await anchoredDatabase()
  const { anchor, published, entered, release } = heldAnchor('a')
  await checkpoint(1)
  const first = publisher(anchor).publishDue()
  await entered
  await publisher(anchor).publishDue()
  release()
  await first
  await publisher(anchor).publishDue()
  expect(published).toEqual([1])
})

test('an anchor that hangs delays neither the others nor sequencing, nor the end of the process', async () => {
  const { db, publisher, checkpoint, pass } = await anchoredDatabase()
  const hanging = heldAnchor('hanging')
  const other = openAnchor('other')
  await checkpoint(1)
  const replica = publisher(hanging.anchor, other.anchor)
  replica.start()
  await hanging.entered
  const names = () => db.auditAnchor.findMany({ select: { name: true } })
  await expect.poll(names).toEqual([{ name: 'other' }])
  await checkpoint(2)
  pass(60)
  await publisher(hanging.anchor, other.anchor).publishDue()
  expect(other.published).toEqual([1, 2])
  // A transaction without an id does not hold back what is sequenced.
  const open = await db.$queryRaw`select backend_xid::text from pg_stat_activity
    where datname = current_database() and state = 'idle in transaction'`
  expect(open).toEqual([{ backend_xid: null }])
  await replica.stop()
  expect(await names()).toEqual([{ name: 'other' }])
})

test('a replica that loses its connection while it publishes is taken over', async () => {
  const { db, publisher, checkpoint, logged } = await anchoredDatabase()
  const { anchor, published, entered, release } = heldAnchor('a')
  await checkpoint(1)
  const replica = publisher(anchor)
  const lost = replica.publishDue()
  await entered
  await db.$queryRaw`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and state = 'idle in transaction'`
  await checkpoint(2)
  // The lock ends when the server notices the end of the connection. The place has not answered yet.
  await expect.poll(() => replica.publishDue().then(() => logged)).toHaveLength(1)
  expect(logged).toMatchObject([{ message: 'It has not answered since an earlier attempt.' }])
  expect(published).toEqual([1])
  const takeover = openAnchor('a')
  await publisher(takeover.anchor).publishDue()
  expect(takeover.published).toEqual([2])
  release()
  await lost
  expect(logged).toMatchObject([{}, { event: 'audit_anchor_failed' }])
  expect(await db.auditAnchor.findMany()).toMatchObject([{ name: 'a', treeSize: 2n }])
})
