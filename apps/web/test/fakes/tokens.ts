import { type ApiToken, AppError, OWN_SCOPES, type TokensService } from '@signin/contracts'
import { vi } from 'vitest'
import type { FakeState } from './state.ts'

const DAY = 86_400_000
const at = (days: number) => new Date(Date.now() + days * DAY).toISOString()

/** A token in the format of the real ones. */
export const SECRET = `signin_pat_${'Zk3v9Qx1'.repeat(6)}w`

export const backup: ApiToken = {
  id: '01938a4e-0000-7000-8000-000000000051',
  kind: 'personal',
  service: null,
  name: 'Nightly backup',
  scopes: ['account:read', 'notes:read'],
  ending: 'Xw2B',
  createdAt: '2026-10-01T08:00:00.000Z',
  expiresAt: at(60),
  lastUsedAt: at(-2),
}

export const notes: ApiToken = {
  ...backup,
  id: '01938a4e-0000-7000-8000-000000000052',
  kind: 'service',
  service: 'notes',
  name: 'Notes in production',
  scopes: ['tokens:issue'],
  ending: '90aa',
  expiresAt: at(2.5),
  lastUsedAt: null,
}

export function fakeTokens(state: FakeState) {
  const list = async () => ({
    tokens: state.apiTokens,
    scopes: [...OWN_SCOPES, 'notes:read', 'notes:write'],
    mayMakeForServices: state.account.role === 'admin',
  })
  return {
    issueAccessToken: vi.fn<TokensService['issueAccessToken']>(async () => {
      throw new AppError('unknown_audience')
    }),
    createApiToken: vi.fn<TokensService['createApiToken']>(async (_viewer, token) => {
      const apiToken: ApiToken = {
        id: '01938a4e-0000-7000-8000-000000000053',
        kind: token.kind,
        service: token.kind === 'service' ? token.service : null,
        name: token.name,
        scopes: token.scopes,
        ending: SECRET.slice(-4),
        createdAt: at(0),
        expiresAt: at(token.expiresInDays),
        lastUsedAt: null,
      }
      state.apiTokens = [apiToken, ...state.apiTokens]
      return { token: SECRET, apiToken }
    }),
    listApiTokens: vi.fn<TokensService['listApiTokens']>(list),
    revokeApiToken: vi.fn<TokensService['revokeApiToken']>(async (_viewer, { id }) => {
      if (!state.apiTokens.some((token) => token.id === id)) throw new AppError('not_found')
      state.apiTokens = state.apiTokens.filter((token) => token.id !== id)
      return list()
    }),
  } satisfies Partial<TokensService>
}
