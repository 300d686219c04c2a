import { randomUUIDv7 } from 'node:crypto'
import { AppError, type SignInResult, type Viewer } from '@signin/contracts'
import { createDb, type Db } from '@signin/db'
import { createTestDatabase } from '@signin/db/testing'
import { inject } from 'vitest'
import { createAccountRepository } from '../../src/accounts/repository.ts'
import { type PasskeyProofs, passkeyProofs } from '../../src/passkeys/proofs.ts'
import type { PasskeysDeps } from '../../src/passkeys/service.ts'
import { siteOf } from '../../src/passkeys/site.ts'
import { TestBrowser } from './browser.ts'

export interface PasskeysFixture {
  db: Db
  proofs: PasskeyProofs
  /** Calls to the other features, such as `gone`, in order. */
  reported: { what: string; accountId: string | null; detail?: string }[]
  logged: Record<string, unknown>[]
  /** Accounts that have a password beside their passkeys. */
  withPassword: Set<string>
  /** A browser signed in to a new account. */
  person(): Promise<TestBrowser>
  anonymous(): TestBrowser
  /** Blocks the next change before it commits, until `release` is called. */
  hold(): { reached: Promise<void>; release(): void }
  passTime(milliseconds: number): void
  close(): Promise<void>
}

/** Passkeys on a real database, with the other features faked. */
export async function startPasskeys(): Promise<PasskeysFixture> {
  const database = await createTestDatabase(inject('databaseServer'))
  const db = createDb({ url: database.url, maxConnections: 5 })
  const reported: PasskeysFixture['reported'] = []
  const logged: PasskeysFixture['logged'] = []
  const withPassword = new Set<string>()
  let held = async () => {}
  let now = Date.now()
  const deps: PasskeysDeps = {
    db,
    clock: () => new Date(now),
    site: siteOf(new URL('http://localhost:4000'), 'Signin'),
    accountRepository: createAccountRepository(db, () => new Date(now)),
    gate: {
      async signIn(_, { accountId, redeem }) {
        await db.$transaction(redeem)
        return signedIn(accountId)
      },
      async pending({ cookies }) {
        const accountId = cookies.pending.read()
        if (!accountId) return null
        return { accountId, method: 'password', rotatesSessionId: null, expiresAt: new Date(now) }
      },
    },
    passwords: {
      changedAt: async (_, accountId) => (withPassword.has(accountId) ? new Date(now) : null),
    },
    identities: { hasAny: async () => false },
    activity: {
      async record(_, { accountId, kind, detail }) {
        await held()
        reported.push({ what: kind, accountId, ...(detail !== undefined && { detail }) })
      },
    },
    sessionRevocation: {
      inSession: (_viewer, _fairnessKey, work) => db.$transaction(work),
      revokeAll: async () => 0,
    },
    passkeyFactor: {
      async added(_, { accountId }, { userVerified }) {
        reported.push({ what: userVerified ? 'added, verified' : 'added, not verified', accountId })
      },
      async lastRemoved(_, accountId) {
        reported.push({ what: 'gone', accountId })
      },
    },
  }
  return {
    db,
    proofs: passkeyProofs(deps),
    reported,
    logged,
    withPassword,
    async person() {
      const id = randomUUIDv7()
      await db.account.create({
        data: { id, email: `${id}@example.com`, name: 'Ada', emailConfirmedAt: new Date(now) },
      })
      return new TestBrowser(deps, logged, viewerOf(id))
    },
    anonymous: () => new TestBrowser(deps, logged, null),
    hold() {
      const reached = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      held = async () => {
        held = async () => {}
        reached.resolve()
        await released.promise
      }
      return { reached: reached.promise, release: released.resolve }
    },
    passTime(milliseconds) {
      now += milliseconds
    },
    async close() {
      await db.$disconnect()
      await database.drop()
    },
  }
}

/** The error code of a rejected call, or `not refused`. */
export async function appErrorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'not refused'
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

function viewerOf(accountId: string): Viewer {
  const now = new Date()
  return {
    accountId,
    sessionId: randomUUIDv7(),
    sessionCreatedAt: now,
    sessionExpiresAt: now,
    authenticatedAt: now,
    authenticatedRecently: true,
    provedTwoFactors: false,
    secondFactorMissing: false,
    impersonator: null,
    method: 'password',
    secondFactor: null,
  }
}

function signedIn(accountId: string): SignInResult {
  const now = new Date().toISOString()
  return {
    status: 'signedIn',
    mayOfferPasskey: false,
    session: {
      id: randomUUIDv7(),
      accountId,
      createdAt: now,
      authenticatedAt: now,
      expiresAt: now,
      secondFactorMissing: false,
      impersonator: null,
    },
  }
}
