import type { Provider as Described } from '@signin/contracts'
import type { Profile } from './profile.ts'
import type { VisitSecrets } from './visits.ts'

/** Who came back, as the provider confirmed it. */
export interface Confirmed {
  issuer: string
  /** Never used for another by the same issuer, and never changed (OpenID Connect Core, 5.7). */
  subject: string
  /**
   * How many milliseconds ago they proved it there, by the clock of the provider alone (`iat` less
   * `auth_time`); null where it does not say.
   */
  provedAgo: number | null
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
  departure(secrets: VisitSecrets, afresh: boolean): Promise<URL>
  /** Who it was, by what the browser brought back. @throws what {@link failureOf} names */
  arrival(secrets: VisitSecrets, parameters: Record<string, string>): Promise<Confirmed>
}
