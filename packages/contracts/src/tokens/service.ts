import type { Caller, Viewer } from '../viewer.ts'
import type {
  AccessToken,
  AccessTokenRequest,
  ApiTokenReference,
  ApiTokens,
  CreatedApiToken,
  NewApiToken,
} from './schema.ts'

export interface TokensService {
  /**
   * A JWT that tells another service who calls it, for ten minutes at most. Refuses with
   * `unknown_audience` whom no token is for, and with `insufficient_scope` more than the caller has.
   */
  issueAccessToken(caller: Caller, request: AccessTokenRequest): Promise<AccessToken>
  /**
   * Makes a token and shows it, this once. Refuses with `insufficient_scope` a scope that nobody
   * here can give, with `admins_only` a service's, and with `too_many_tokens`.
   */
  createApiToken(viewer: Viewer, token: NewApiToken): Promise<CreatedApiToken>
  /** The viewer's, and to an admin those of services. */
  listApiTokens(viewer: Viewer): Promise<ApiTokens>
  /** Dead on every replica at once. Refuses with `not_found` what the viewer does not have. */
  revokeApiToken(viewer: Viewer, token: ApiTokenReference): Promise<ApiTokens>
}
