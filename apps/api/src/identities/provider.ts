import type { Provider as Described } from '@signin/contracts'
import type { AuthorizationSecrets } from './authorization-requests.ts'
import type { Profile } from './profile.ts'

/** Who came back, as the provider confirmed it. */
export interface Confirmed {
  issuer: string
  /** Never used for another by the same issuer, and never changed (OpenID Connect Core, 5.7). */
  subject: string
  /**
   * How many milliseconds ago they proved it there, by the clock of the provider alone (`iat` less
   * `auth_time`); null where it does not say.
   */
  authenticatedMsAgo: number | null
  /** Asks for what is only needed of somebody new. */
  profile(): Promise<Profile>
}

/** Somebody else who knows people. */
export interface Provider extends Described {
  /** Sends the browser back with a POST from its own page, which is turned into a GET of ours. */
  posts: boolean
  /**
   * Where to send the browser.
   *
   * @param afresh whether the provider is asked to let nobody through whom it merely remembers.
   * @throws what {@link failureOf} names
   */
  authorizationUrl(secrets: AuthorizationSecrets, afresh: boolean): Promise<URL>
  /** Who it was, by what the browser brought back. @throws what {@link failureOf} names */
  exchangeCode(
    secrets: AuthorizationSecrets,
    parameters: Record<string, string>,
  ): Promise<Confirmed>
}
