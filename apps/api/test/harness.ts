import type { Throttle } from '@signin/contracts'
import { createDb, type Db } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import type { FastifyInstance } from 'fastify'
import { afterAll, inject } from 'vitest'
import { type AppDeps, buildApp } from '../src/app.ts'
import { createSecretBox } from '../src/crypto/secret-box.ts'
import { readEnv } from '../src/env.ts'
import { contentTypeOf, type Files } from '../src/files/files.ts'
import { createJobs, type Jobs } from '../src/jobs/jobs.ts'
import type { EmailMessage } from '../src/mail/email-message.ts'
import { openBreachedPasswords } from '../src/passwords/breached/breached.ts'
import { createHasher, type Hasher } from '../src/passwords/hasher.ts'
import { peppersOf } from '../src/passwords/pre-hash.ts'
import { createLogger } from '../src/telemetry/log.ts'
import { createCounters } from '../src/throttling/counters.ts'
import { Browser } from './browser.ts'

/** Real bcrypt, at the lowest cost it supports. */
const LOWEST_COST = 4
const noLimits: Throttle = { take: async () => 0 }

const breached = openBreachedPasswords()

export const importedPasswordBox = createSecretBox(Buffer.alloc(32, 'imported'))

export const origin = 'http://localhost:4000'

/** A developer's environment, without the web app. */
export const env: AppDeps['env'] = {
  ...readEnv({
    PUBLIC_URL: origin,
    TOKEN_AUDIENCES: 'notes,files',
    TOKEN_SCOPES: 'notes:read,notes:write',
  }),
  webRoot: undefined,
  corsOrigins: [],
}

export interface Fixture extends Omit<Partial<AppDeps>, 'env'> {
  env?: Partial<AppDeps['env']>
  /** The database that `db` connects to, if `db` is given. */
  databaseUrl?: string
  /** The same database, with the role that owns its tables. */
  ownerUrl?: string
}

export interface TestApp {
  app: FastifyInstance
  db: Db
  databaseUrl: string
  /** With the role that owns the tables; see asOwner. */
  ownerUrl: string
  hasher: Hasher
  jobs: Jobs
  /** What the app was built from. */
  deps: AppDeps
  /** Runs due jobs and returns every email to this address so far, newest first. */
  emailsTo(email: string): Promise<EmailMessage[]>
  /** Everything logged so far, as text. */
  logged(): string
  /** The log lines of this event. */
  events(name: string): Record<string, unknown>[]
  now(): Date
  /** Advances the app's clock, which stands still otherwise. */
  passTime(milliseconds: number): void
  browser(headers?: Record<string, string>): Browser
  close(): Promise<void>
}

/**
 * {@link startApp} for all tests of a file; closes it after them: `const signin = await
 * appForFile()`.
 */
export async function appForFile(fixture?: Fixture): Promise<TestApp> {
  const signin = await startApp(fixture)
  afterAll(() => signin.close())
  return signin
}

/** The whole app on its own database, with a clock that only tests advance. */
export async function startApp(fixture: Fixture = {}): Promise<TestApp> {
  const database = await createTestDatabase(inject('databaseServer'))
  const db = fixture.db ?? createDb({ url: database.url, maxConnections: 5 })
  const consoleDb = createDb({ url: database.url, maxConnections: 2, statementTimeoutMs: 1000 })
  const hasher = fixture.hasher ?? createHasher({ cost: LOWEST_COST, threads: 1 })
  const lines: string[] = []
  const emails: EmailMessage[] = []
  let now = Date.now()
  const clock = () => new Date(now)
  const logger = createLogger('trace', { write: (line) => void lines.push(line) })
  const url = fixture.databaseUrl ?? database.url
  const jobs = fixture.jobs ?? createJobs({ databaseUrl: url, logger })
  const counters = fixture.counters ?? createCounters({ db, key: Buffer.alloc(32, 'key'), logger })
  const deps: AppDeps = {
    db,
    consoleDb,
    hasher,
    peppers: peppersOf(Buffer.alloc(32, 'pepper'), new Map()),
    breached,
    secretBox: createSecretBox(Buffer.alloc(32, 'seal')),
    signingKeyBox: createSecretBox(Buffer.alloc(32, 'keys')),
    importedPasswordBox,
    counters,
    throttleFor: () => noLimits,
    jobs,
    mailer: { send: async (message) => void emails.unshift(message) },
    files: filesInMemory(),
    clock,
    logger,
    isDraining: () => false,
    ...fixture,
    env: { ...env, ...fixture.env },
  }
  const app = await buildApp(deps)
  return {
    app,
    db,
    databaseUrl: url,
    ownerUrl: fixture.ownerUrl ?? database.ownerUrl,
    hasher,
    jobs,
    deps,
    async emailsTo(email) {
      await jobs.runDueJobs()
      return emails.filter(({ to }) => to === email)
    },
    logged: () => lines.join(''),
    events: (name) => lines.map((line) => JSON.parse(line)).filter((line) => line.event === name),
    now: fixture.clock ?? clock,
    passTime: (milliseconds) => {
      now += milliseconds
    },
    browser: (headers) => new Browser(app, headers),
    async close() {
      await app.close()
      await jobs.stop()
      counters.close()
      await hasher.close()
      await consoleDb.$disconnect()
      await db.$disconnect()
      await database.drop()
    },
  }
}

/** A file store in memory, for one test. */
function filesInMemory(): Files {
  const kept = new Map<string, Uint8Array>()
  return {
    put: async (key, body) => void kept.set(key, body),
    async get(key) {
      const body = kept.get(key)
      return body ? { body, contentType: contentTypeOf(key) } : null
    },
    remove: async (key) => void kept.delete(key),
    async *list(folder) {
      for (const key of kept.keys()) {
        if (key.startsWith(`${folder}/`)) yield { key, changedAt: new Date(0) }
      }
    },
  }
}
