import { OWN_SCOPES, Refusal, type TokensService } from '@signin/contracts'
import { vi } from 'vitest'
import type { House } from './house.ts'

export function fakeTokens(house: House) {
  const list = async () => ({
    tokens: house.apiTokens,
    scopes: [...OWN_SCOPES],
    mayMakeForServices: house.account.role === 'admin',
  })
  return {
    issueAccessToken: vi.fn<TokensService['issueAccessToken']>(async () => {
      throw new Refusal('unknown_audience')
    }),
    createApiToken: vi.fn<TokensService['createApiToken']>(async () => {
      throw new Refusal('too_many_tokens')
    }),
    listApiTokens: vi.fn<TokensService['listApiTokens']>(list),
    revokeApiToken: vi.fn<TokensService['revokeApiToken']>(async (_viewer, { id }) => {
      house.apiTokens = house.apiTokens.filter((token) => token.id !== id)
      return list()
    }),
  } satisfies TokensService
}
