import { describe, expect, test } from 'vitest'
import type { Context, Services } from './context.ts'
import { appRouter } from './router.ts'
import type { Viewer } from './viewer.ts'

const own: Viewer = {
  accountId: '01a2055b-da08-7048-8090-df7b0df48b42',
  sessionId: '01a2055b-dce0-7cbd-bfdf-4436c6f8725b',
  sessionCreatedAt: new Date(),
  sessionExpiresAt: new Date(),
  authenticatedAt: new Date(),
  authenticatedRecently: true,
  provedTwoFactors: true,
  secondFactorMissing: false,
  impersonator: null,
  method: 'passkey',
  secondFactor: null,
}
const PUBLIC_QUERIES = ['identities.providers', 'passwords.rules', 'sessions.current']
const OWN = ['sessions.signOut', 'sessions.stopImpersonation']
/** Complete: whoever opens another procedure to impersonators decides it here, too. */
const READABLE = ['accounts.me', 'activity.list', 'sessions.list', ...PUBLIC_QUERIES, ...OWN]
const CHANGEABLE = ['accounts.updateProfile', 'tokens.issueAccessToken']

const procedures = Object.keys(appRouter._def.procedures)
const isOfConsole = (name: string) => name.startsWith('admin.')

/** Whose call reaches the service of a procedure, or the code of the error that rejects it. */
async function calledBy(name: string, mayChange: boolean): Promise<string> {
  // Recently authenticated and with two factors: the guard alone must reject the call.
  const impersonator = { accountId: own.accountId, mayChange }
  const viewer: Viewer = { ...own, accountId: '01a2055b-0000-7048-8090-df7b0df48b42', impersonator }
  const service = new Proxy({}, { get: () => Promise.reject(new Error('reached')) })
  const services = new Proxy({} as Services, { get: () => service })
  const context: Context = Object.assign(Object.create(services), {
    requestId: 'request-1',
    viewer,
    ownViewer: own,
    bearer: null,
    throttle: { take: async () => 0 },
    staffRoleOf: async (viewer: Viewer) => (viewer === own ? 'admin' : null),
    appErrorOf: () => null,
  })
  const call = name
    .split('.')
    .reduce<unknown>(
      (router, part) => (router as Record<string, unknown>)[part],
      appRouter.createCaller(context),
    ) as (input: unknown) => Promise<unknown>
  const error = await call({ junk: true }).catch(
    (error: unknown) => error as { cause?: { code?: string } },
  )
  const { cause } = error as { cause?: { code?: string } }
  return cause?.code === 'impersonating' ? 'rejected' : 'passed'
}

describe.each([
  ['read-only', false, READABLE],
  ['changes', true, [...READABLE, ...CHANGEABLE]],
])('under the policy %s', (_, mayChange, open) => {
  test.each(procedures)('%s is open to an impersonator only if it is listed', async (name) => {
    const isOpen = isOfConsole(name) || open.includes(name)
    expect(await calledBy(name, mayChange)).toBe(isOpen ? 'passed' : 'rejected')
  })
})

test('every listed procedure exists', () => {
  expect([...READABLE, ...CHANGEABLE].filter((name) => !procedures.includes(name))).toEqual([])
})
