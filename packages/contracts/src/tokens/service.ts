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
   * Issues a JWT that identifies the caller to another service, for at most ten minutes. Throws
   * `unknown_audience` for an audience that is not configured, and `insufficient_scope` for scopes
   * that the caller does not have.
   */
  issueAccessToken(caller: Caller, request: AccessTokenRequest): Promise<AccessToken>
  /**
   * Creates a token and returns its secret, only this once. Throws `insufficient_scope` for a scope
   * that cannot be granted, `admins_only` for a service's token, and `too_many_tokens`.
   */
  createApiToken(viewer: Viewer, token: NewApiToken): Promise<CreatedApiToken>
  /** Lists the viewer's tokens, and for an admin those of services. */
  listApiTokens(viewer: Viewer): Promise<ApiTokens>
  /** Revokes a token on all replicas at once. Throws `not_found` if it is not the viewer's. */
  revokeApiToken(viewer: Viewer, token: ApiTokenReference): Promise<ApiTokens>
}
