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
  /** Returns the configured providers, in configuration order. */
  providers(): Provider[]
  /** Throws `not_found`, or `provider_unavailable` if the provider cannot be reached. */
  startSignIn(provider: ProviderReference): Promise<AuthorizationUrl>
  /** Like `startSignIn`, to link the identity to the viewer's account. */
  startLink(viewer: Viewer, provider: ProviderReference): Promise<AuthorizationUrl>
  /** Like `startSignIn`, to reauthenticate the viewer by an identity that is linked already. */
  startConfirm(viewer: Viewer, provider: ProviderReference): Promise<AuthorizationUrl>
  /**
   * Handles the provider's callback. A known identity is passed to the gate. An unknown one becomes
   * an account once its email address is confirmed; it is never linked to an account by address.
   * Throws `identity_rejected` if the response is not valid for this browser, or if the identity is
   * not the one to reauthenticate; `identity_taken` if the identity is linked to another account;
   * `too_many_identities` if the account has 20 already.
   */
  finish(viewer: Viewer | null, callback: CallbackParameters): Promise<CallbackResult>
  /** Lists the viewer's identities, oldest first. */
  list(viewer: Viewer): Promise<Identity[]>
  /** Throws `not_found`, or `last_credential` if it is the account's only sign-in method. */
  remove(viewer: Viewer, identity: IdentityReference): Promise<Identity[]>
}
