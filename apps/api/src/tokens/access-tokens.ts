import type { AccessToken, AccessTokenRequest, Caller } from '@signin/contracts'
import type { Directory } from '../accounts/directory.ts'
import type { Keyring } from '../signing-keys/keyring.ts'

export interface AccessTokensDeps {
  keyring: Keyring
  clock: () => Date
  directory: Directory
  /** The `iss` of every token: the origin people visit. */
  issuer: string
  seconds: number
  audiences: readonly string[]
  /** What the team's services know of. */
  scopes: readonly string[]
}

export interface AccessTokens {
  issue(caller: Caller, request: AccessTokenRequest): Promise<AccessToken>
}

export function createAccessTokens(_: AccessTokensDeps): AccessTokens {
  return { issue: () => Promise.reject(new Error('not yet')) }
}
