import type { Provider as Described } from '@signin/contracts'
import type { AuthorizationSecrets } from './authorization-requests.ts'
import type { Profile } from './profile.ts'

/** An identity that the provider has verified. */
export interface VerifiedIdentity {
  issuer: string
  /** Stable, and never reassigned by its issuer (OpenID Connect Core, 5.7). */
  subject: string
  /**
   * Milliseconds between the authentication at the provider and the id_token (`iat` less
   * `auth_time`), both by the provider's clock; null if it sends no `auth_time`.
   */
  authenticatedMsAgo: number | null
  /** Fetches what only a sign-up or a link needs. */
  profile(): Promise<Profile>
}

/** An identity provider, as a client of it sees it. */
export interface Provider extends Described {
  /** Returns its response as a cross-site POST (form_post), which is redirected to our GET page. */
  usesFormPost: boolean
  /**
   * The URL to redirect the browser to.
   *
   * @param reauthenticate requests re-authentication, instead of the provider's existing session.
   * @throws what {@link failureOf} classifies
   */
  authorizationUrl(secrets: AuthorizationSecrets, reauthenticate: boolean): Promise<URL>
  /**
   * Redeems the authorization code among the callback's parameters.
   *
   * @throws what {@link failureOf} classifies
   */
  exchangeCode(
    secrets: AuthorizationSecrets,
    parameters: Record<string, string>,
  ): Promise<VerifiedIdentity>
}
