import { expect, test } from 'vitest'
import type { Anchor, SignedCheckpoint } from '../../src/audit/anchors/anchor.ts'
import { latestAnchored } from '../../src/audit/anchors/latest.ts'
import { anchoredDatabase, checkpointOf, heldAnchor, openAnchor } from './fixture.ts'

test('a failure is logged once until its reason changes, and the newest checkpoint follows', async () => {
  const { publisher, checkpoint, pass, logged } = await anchoredDatabase()
  const { anchor, published } = openAnchor('a')
  const reasons = ['full', 'full', 'forbidden']
  const failing: Anchor = {
    ...anchor,
    async publish(signed) {
      const reason = reasons.shift()
      if (reason) throw new Error(reason)
      await anchor.publish(signed)
    },
  }
  const replica = publisher(failing)
  for (const size of [1, 2, 3, 4]) {
    await checkpoint(size)
    await replica.publishDue()
  }
  expect(published).toEqual([4])
  expect(logged).toMatchObject([
    { event: 'audit_anchor_failed', anchor: 'a', message: 'full' },
    { event: 'audit_anchor_failed', anchor: 'a', message: 'forbidden' },
    { event: 'audit_anchor_resumed', anchor: 'a' },
  ])
  pass(60)
  await replica.publishDue()
  expect(logged).toHaveLength(3)
})

test('an anchor that does not answer is given up and reported', async () => {
  const { publisher, checkpoint, changed, logged } = await anchoredDatabase()
  changed.deadlineMs = 1
  await checkpoint(1)
  await publisher(heldAnchor('a').anchor).publishDue()
  expect(logged).toMatchObject([{ message: 'It has not answered within 0.001 s.' }])
})

test('less than was published is not published after it', async () => {
  const { db, publisher, checkpoint, logged } = await anchoredDatabase()
  const { anchor, published } = openAnchor('a')
  await checkpoint(5)
  await db.auditAnchor.create({ data: { name: 'a', treeSize: 6n, at: new Date(0) } })
  await publisher(anchor).publishDue()
  expect(published).toEqual([])
  expect(logged).toMatchObject([{ message: expect.stringContaining('it was set back') }])
})

test.each([
  ['of another size', checkpointOf(6).note],
  ['of another key', checkpointOf(7, 'elsewhere.example.com/audit').note],
  ['of no key', checkpointOf(7).note.replace(/— .*\n$/, `— key ${'A'.repeat(91)}=\n`)],
])(
  'a checkpoint %s, which the role of the application can insert, is not published',
  async (_, note) => {
    const { db, publisher, checkpoint, logged } = await anchoredDatabase()
    const { anchor, published } = openAnchor('a')
    await checkpoint(5)
    await db.$executeRaw`insert into audit_checkpoints (tree_size, note, next_xid, cluster)
    values (7, ${note}, '1', 'cluster')`
    await publisher(anchor).publishDue()
    expect(published).toEqual([])
    expect(logged).toMatchObject([{ message: expect.stringContaining('not signed by its keys') }])
  },
)

test('what a place has of the same log must be smaller, or the same', async () => {
  const { publisher, checkpoint, logged } = await anchoredDatabase()
  const { anchor, published } = openAnchor('a')
  const having = async (...there: SignedCheckpoint[]) => {
    await publisher({ ...anchor, latest: async () => there.map(({ note }) => note) }).publishDue()
  }
  await checkpoint(5)
  await having(checkpointOf(6))
  await having(checkpointOf(5, undefined, 'forged'))
  expect(published).toEqual([])
  expect(logged).toMatchObject([
    { message: expect.stringContaining('it was set back') },
    { message: expect.stringContaining('another audit log with 5 events') },
  ])
  await having(checkpointOf(9, 'earlier.example/audit'), checkpointOf(4), checkpointOf(5))
  expect(published).toEqual([5])
})

test('a clock that was set back does not stop the publication', async () => {
  const { db, publisher, checkpoint } = await anchoredDatabase()
  const { anchor, published } = openAnchor('a')
  await db.auditAnchor.create({ data: { name: 'a', treeSize: 1n, at: new Date('2099-01-01') } })
  await checkpoint(2)
  await publisher(anchor).publishDue()
  expect(published).toEqual([2])
})

test('the newest checkpoints are read from every place that can be read', async () => {
  const { anchor } = openAnchor('write-only')
  const readable = { ...anchor, name: 'a', latest: async () => [checkpointOf(2).note] }
  const failing = { ...anchor, name: 'b', latest: () => Promise.reject(new Error('down')) }
  const unread: unknown[] = []
  const found = await latestAnchored([anchor, failing, readable], (name, error) =>
    unread.push([name, error.message]),
  )
  expect(found).toMatchObject([{ size: 2 }])
  expect(unread).toEqual([['b', 'down']])
})
