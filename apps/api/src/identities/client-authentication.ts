import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  None,
  type ServerMetadata,
} from 'openid-client'
import { byAppleKey } from './apple.ts'
import type { AuthMethod, ProviderSettings } from './provider-settings.ts'

/** The method by which this client authenticates at the provider's token endpoint. */
export function authenticationOf(settings: ProviderSettings): (clock: () => Date) => ClientAuth {
  if (settings.kind === 'apple') return byAppleKey(settings)
  if (settings.kind !== 'oidc') return bySecret(settings.clientSecret, 'client_secret_post')
  const { clientSecret, tokenEndpointAuthMethod } = settings
  return clientSecret ? bySecret(clientSecret, tokenEndpointAuthMethod) : () => None()
}

/** Uses the method given, and otherwise one that the provider's metadata advertises. */
function bySecret(secret: string, method?: AuthMethod): () => ClientAuth {
  const by = {
    client_secret_basic: ClientSecretBasic(secret),
    client_secret_post: ClientSecretPost(secret),
  }
  return () =>
    (server, ...asked) =>
      by[method ?? methodOf(server)](server, ...asked)
}

/** `client_secret_basic` is the default of the metadata (OpenID Connect Discovery, 3). */
function methodOf({ token_endpoint_auth_methods_supported: methods }: ServerMetadata): AuthMethod {
  const inHeader = methods?.includes('client_secret_basic') ?? true
  return inHeader ? 'client_secret_basic' : 'client_secret_post'
}
