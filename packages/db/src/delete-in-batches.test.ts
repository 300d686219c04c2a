import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDb, type Db, deleteInBatches, type Prisma, sql } from './index.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase(inject('databaseServer'))
  db = createDb({ url: database.url })
  const { id } = await db.account.create({ data: { email: 'ada@example.com', name: 'Ada' } })
  await db.$executeRaw`
    insert into sessions (id, account_id, token_hash, expires_at)
    select gen_random_uuid(), ${id}::uuid, sha256(n::text::bytea),
      now() + make_interval(days => case when n <= 2500 then -1 else 1 end)
    from generate_series(1, 2503) as n`
})

afterAll(async () => {
  await db.$disconnect()
  await database.drop()
})

test('deletes all matching rows and no others, at most a thousand per statement', async () => {
  const counts: number[] = []
  const counting: Pick<Db, '$executeRaw'> = {
    $executeRaw: ((query: Prisma.Sql) =>
      db.$executeRaw(query).then((count) => {
        counts.push(count)
        return count
      })) as Db['$executeRaw'],
  }
  const expired = sql`expires_at <= ${new Date()}`
  await deleteInBatches(counting, sql`sessions`, expired)
  expect(counts).toEqual([1000, 1000, 500])
  expect(await db.session.count()).toBe(3)
})
