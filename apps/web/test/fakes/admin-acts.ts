import { type AdminAccountsService, AppError } from '@signin/contracts'
import { vi } from 'vitest'
import type { FakeState } from './state.ts'

type Acts = Omit<AdminAccountsService, 'search' | 'count' | 'show' | 'emails' | 'create'>

const DAY_MS = 86_400_000

/** The page of one account, and the acts on it, which change `state.details`. */
export function fakeAdminActs(state: FakeState) {
  function detailsOf({ accountId }: { accountId: string }) {
    if (state.details?.account.id !== accountId) throw new AppError('not_found')
    return state.details
  }

  /** @param change returns the changed details, or null if there was nothing to do. */
  function act<Name extends keyof Acts>(
    change: (
      details: NonNullable<FakeState['details']>,
      act: Parameters<Acts[Name]>[1],
    ) => object | null,
  ) {
    return vi.fn(async (_viewer: unknown, input: Parameters<Acts[Name]>[1]) => {
      const details = detailsOf(input)
      const changes = change(details, input)
      state.details = { ...details, ...changes }
      return { changed: changes !== null, account: state.details.account }
    })
  }

  const at = () => new Date().toISOString()

  return {
    show: vi.fn<AdminAccountsService['show']>(async (_viewer, account) => detailsOf(account)),
    emails: vi.fn<AdminAccountsService['emails']>(async () => state.emails),
    create: vi.fn<AdminAccountsService['create']>(async (_viewer, { email, name, role }) => {
      if (email === state.account.email) throw new AppError('address_taken')
      const details = state.details
      if (!details) throw new Error('The state has no details to derive the new account from.')
      const account = { ...details.account, email, name, role }
      state.details = { ...details, account }
      return account
    }),
    lockDown: act<'lockDown'>(() => ({
      password: { set: false, changedAt: null },
      passkeys: [],
      identities: [],
      sessions: [],
      knownDevices: [],
      apiTokens: [],
    })),
    revokeSession: act<'revokeSession'>(({ sessions }, { sessionId }) => {
      const left = sessions.filter(({ id }) => id !== sessionId)
      if (left.length === sessions.length) throw new AppError('not_found')
      return { sessions: left }
    }),
    revokeSessions: act<'revokeSessions'>(({ sessions }) =>
      sessions.length > 0 ? { sessions: [] } : null,
    ),
    revokeApiToken: act<'revokeApiToken'>(({ apiTokens }, { tokenId }) => ({
      apiTokens: apiTokens.filter(({ id }) => id !== tokenId),
    })),
    sendReset: act<'sendReset'>(() => ({})),
    suspend: act<'suspend'>(({ account }) =>
      account.suspendedAt ? null : { account: { ...account, suspendedAt: at() }, sessions: [] },
    ),
    restore: act<'restore'>(({ account }) =>
      account.suspendedAt ? { account: { ...account, suspendedAt: null } } : null,
    ),
    setRole: act<'setRole'>(({ account }, { role }) => ({ account: { ...account, role } })),
    scheduleDeletion: act<'scheduleDeletion'>(({ account }) => ({
      account: { ...account, deletionDueAt: new Date(Date.now() + 14 * DAY_MS).toISOString() },
    })),
    cancelDeletion: act<'cancelDeletion'>(({ account }) => ({
      account: { ...account, deletionDueAt: null },
    })),
    removePasskey: act<'removePasskey'>(({ passkeys }, { passkeyId }) => ({
      passkeys: passkeys.filter(({ id }) => id !== passkeyId),
    })),
    removeSecondFactor: act<'removeSecondFactor'>(({ secondFactors }, { factor }) => ({
      secondFactors: {
        ...secondFactors,
        ...(factor === 'totp' ? { on: false, totp: { since: null } } : {}),
        recoveryCodes: { left: 0 },
      },
    })),
    requireSecondFactor: act<'requireSecondFactor'>(({ secondFactors }) => ({
      secondFactorRequiredAt: at(),
      secondFactors: { ...secondFactors, on: false, totp: { since: null } },
    })),
  } satisfies Partial<AdminAccountsService>
}
