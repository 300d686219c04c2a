import { createDb, type Db } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import { inject } from 'vitest'
import { type Counters, createCounters } from '../../src/throttling/counters.ts'
import { noRedis, startRedis } from './redis.ts'

const key = Buffer.alloc(32, 'throttling')

export interface Event {
  event: string
}

/** A store and the replicas that share it. */
export interface Fixture {
  db: Db
  databaseUrl: string
  /** Events logged by the replicas. */
  events: string[]
  /** The counters of another process, with their own connections. */
  replica(): Counters
  close(): Promise<void>
}

export const stores: {
  store: string
  missing: string | undefined
  open: () => Promise<Fixture>
}[] = [
  { store: 'PostgreSQL', missing: undefined, open: () => openFixture() },
  { store: 'Redis', missing: noRedis, open: openRedisFixture },
]

async function openRedisFixture(): Promise<Fixture> {
  const redis = await startRedis()
  const fixture = await openFixture(redis.url)
  return {
    ...fixture,
    async close() {
      await fixture.close()
      await redis.stop()
    },
  }
}

export async function openFixture(redisUrl?: string): Promise<Fixture> {
  const database = await createTestDatabase(inject('databaseServer'))
  const events: string[] = []
  const log = ({ event }: Event) => void events.push(event)
  const logger = { error: log, info: log } as Parameters<typeof createCounters>[0]['logger']
  const opened: { counters: Counters; db: Db }[] = []

  function replica(): Counters {
    const db = createDb({ url: database.url, maxConnections: 5 })
    const counters = createCounters({ db, redisUrl, key, logger })
    opened.push({ counters, db })
    return counters
  }

  const db = createDb({ url: database.url, maxConnections: 2 })
  return {
    db,
    databaseUrl: database.url,
    events,
    replica,
    async close() {
      for (const { counters } of opened) counters.close()
      await Promise.all([db, ...opened.map((it) => it.db)].map((it) => it.$disconnect()))
      await database.drop()
    },
  }
}
