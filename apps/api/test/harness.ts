import type { Throttle } from '@signin/contracts'
import { createDb, type Db } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import type { FastifyInstance } from 'fastify'
import { inject } from 'vitest'
import { type AppDeps, buildApp } from '../src/app.ts'
import { createLogger } from '../src/log.ts'
import { createHasher, type Hasher } from '../src/passwords/hasher.ts'
import { peppersOf } from '../src/passwords/pre-hash.ts'
import { Browser } from './browser.ts'

/** bcrypt for real, at the lowest cost it knows. */
const LOWEST_COST = 4
const noLimits: Throttle = { take: async () => 0 }

export const origin = 'http://localhost:4000'

export interface TestApp {
  app: FastifyInstance
  db: Db
  databaseUrl: string
  hasher: Hasher
  /** Everything logged so far, as it was written. */
  logged(): string
  /** The log's lines that carry an event of this name. */
  events(name: string): Record<string, unknown>[]
  /** Moves the app's clock; it stands still otherwise. */
  passTime(milliseconds: number): void
  browser(headers?: Record<string, string>): Browser
  close(): Promise<void>
}

/** The whole app on a database of its own, with a clock that is moved by hand. */
export async function startApp(world: Partial<AppDeps> = {}): Promise<TestApp> {
  const database = await createTestDatabase(inject('databaseServer'))
  const db = world.db ?? createDb({ url: database.url, maxConnections: 5 })
  const hasher = world.hasher ?? createHasher({ cost: LOWEST_COST, threads: 1 })
  const lines: string[] = []
  let now = Date.now()
  const app = await buildApp({
    env: { publicUrl: new URL(origin), secure: false, trustedProxies: [], webRoot: undefined },
    db,
    hasher,
    peppers: peppersOf(Buffer.alloc(32, 'pepper'), new Map()),
    throttleFor: () => noLimits,
    clock: () => new Date(now),
    logger: createLogger('trace', { write: (line) => void lines.push(line) }),
    isDraining: () => false,
    ...world,
  })
  return {
    app,
    db,
    databaseUrl: database.url,
    hasher,
    logged: () => lines.join(''),
    events: (name) => lines.map((line) => JSON.parse(line)).filter((line) => line.event === name),
    passTime: (milliseconds) => {
      now += milliseconds
    },
    browser: (headers) => new Browser(app, headers),
    async close() {
      await app.close()
      await hasher.close()
      await db.$disconnect()
      await database.drop()
    },
  }
}
