import type { Viewer } from '../viewer.ts'
import type {
  AuthorizationUrl,
  CallbackParameters,
  CallbackResult,
  Identity,
  IdentityReference,
  Provider,
  ProviderReference,
} from './schema.ts'

export interface IdentitiesService {
  /** The providers that are configured, in their order. */
  providers(): Provider[]
  /** Refuses with `not_found` and, when it cannot be reached, with `provider_unavailable`. */
  startSignIn(provider: ProviderReference): Promise<AuthorizationUrl>
  /** The same, to add the identity to the viewer's account. */
  startLink(viewer: Viewer, provider: ProviderReference): Promise<AuthorizationUrl>
  /** The same, to show anew that the viewer is there, by an identity that is linked already. */
  startConfirm(viewer: Viewer, provider: ProviderReference): Promise<AuthorizationUrl>
  /**
   * The browser is back. A known identity is brought to the gate; an unknown one becomes an account
   * once its address is confirmed, and is never linked to one that has the same address. Refuses
   * with `identity_rejected` what the provider did not confirm for this browser, and whoever is
   * somebody else than was to be confirmed; with `identity_taken` the link of one that opens another
   * account, and with `too_many_identities` the twenty-first of one.
   */
  finish(viewer: Viewer | null, callback: CallbackParameters): Promise<CallbackResult>
  /** The viewer's, in the order they were added. */
  list(viewer: Viewer): Promise<Identity[]>
  /** Refuses with `not_found`, and with `last_credential` the only one there is. */
  remove(viewer: Viewer, identity: IdentityReference): Promise<Identity[]>
}
