import { randomBytes } from 'node:crypto'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { buildApp } from '../../app.ts'
import { deriveKey } from '../../crypto/derived-keys.ts'
import type { Files } from '../../files/files.ts'
import { createJobs } from '../../jobs/jobs.ts'
import type { EmailMessage } from '../../mail/email-message.ts'
import { openBreachedPasswords } from '../../passwords/breached/breached.ts'
import { createHasher } from '../../passwords/hasher.ts'
import { createCounters } from '../../throttling/counters.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { type RestoredDatabase, RestoredDatabaseError } from './restored.ts'

/** A file store that stores nothing: the drill must not touch the live files. */
const noFiles: Files = {
  put: async () => {},
  get: async () => null,
  remove: async () => {},
  async *list() {},
}

/**
 * Composes the app as main.ts does, on a restored database, and signs a test account up, in and
 * out. Emails stay in this process; neither the file store nor Redis is used.
 *
 * @throws {RestoredDatabaseError} naming the step that failed.
 */
export async function signUpTestAccount(
  context: DatabaseCommandContext,
  restored: RestoredDatabase,
): Promise<void> {
  const { env, clock, log: logger } = context
  const { db, url } = restored.database
  const emails: EmailMessage[] = []
  const hasher = createHasher({ cost: env.bcryptCost, threads: 1 })
  const jobs = createJobs({ databaseUrl: url, logger })
  const key = deriveKey(context.secretKeyBase(), 'throttle keys')
  const counters = createCounters({ db, key, logger })
  const app = await buildApp({
    ...restored,
    // The second-factor policy would stop the test account, and does not depend on the backup.
    env: { ...env, secondFactorPolicy: 'none' },
    db,
    consoleDb: db,
    clock,
    hasher,
    breached: openBreachedPasswords(env.breachedPasswords),
    counters,
    throttleFor: () => ({ take: async () => 0 }),
    jobs,
    mailer: { send: async (message) => void emails.push(message) },
    files: noFiles,
    logger,
    isDraining: () => false,
  })
  try {
    await signUpInAndOut(app, async (email) => {
      await jobs.runDueJobs()
      return emails.find(({ to }) => to === email)?.action?.url.split('#')[1]
    })
  } finally {
    await app.close()
    await jobs.stop()
    counters.close()
    await hasher.close()
  }
}

async function signUpInAndOut(
  app: FastifyInstance,
  tokenMailedTo: (email: string) => Promise<string | undefined>,
): Promise<void> {
  const email = `drill-${randomBytes(8).toString('hex')}@example.com`
  const password = randomBytes(24).toString('base64url')
  const browser = createBrowser(app)

  await browser.mutate('accounts.register', { email, password, name: 'Drill' })
  const token = await tokenMailedTo(email)
  if (!token) throw new RestoredDatabaseError('No letter was written to the test account.')
  await browser.mutate('accounts.confirmEmail', { token, password })
  await browser.mutate('sessions.signOut')
  const { status } = await browser.mutate('sessions.signIn', { email, password })
  if (status !== 'signedIn') throw new RestoredDatabaseError(`Signing in ended in ${status}.`)
  const me = await browser.query('accounts.me')
  if (me.email !== email) throw new RestoredDatabaseError('The session is not that of the account.')
  await browser.mutate('sessions.signOut')
  if (await browser.query('sessions.current')) {
    throw new RestoredDatabaseError('Signing out did not end the session.')
  }
}

/** A fake browser: calls procedures through `app.inject` and keeps the cookies that it receives. */
function createBrowser(app: FastifyInstance) {
  const cookies: Record<string, string> = {}

  async function send(procedure: string, request: InjectOptions) {
    const url = `/api/trpc/${procedure}`
    const response = await app.inject({ ...request, url, cookies })
    for (const { name, value } of response.cookies) cookies[name] = value
    const { result, error } = response.json()
    if (error) throw new RestoredDatabaseError(`${procedure} was refused: ${error.message}`)
    return result.data
  }

  return {
    query: (procedure: string) => send(procedure, { method: 'GET' }),
    mutate: (procedure: string, input: object = {}) =>
      send(procedure, { method: 'POST', payload: input }),
  }
}
