import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  None,
  type ServerMetadata,
} from 'openid-client'
import { appleClientAuth } from './apple.ts'
import type { AuthMethod, ProviderSettings } from './provider-settings.ts'

/** The method by which this client authenticates at the provider's token endpoint. */
export function authenticationOf(settings: ProviderSettings): (clock: () => Date) => ClientAuth {
  if (settings.kind === 'apple') return appleClientAuth(settings)
  if (settings.kind !== 'oidc') return secretAuth(settings.clientSecret, 'client_secret_post')
  const { clientSecret, tokenEndpointAuthMethod } = settings
  return clientSecret ? secretAuth(clientSecret, tokenEndpointAuthMethod) : () => None()
}

/** Uses the method given, and otherwise one that the provider's metadata advertises. */
function secretAuth(secret: string, method?: AuthMethod): () => ClientAuth {
  const authenticators = {
    client_secret_basic: ClientSecretBasic(secret),
    client_secret_post: ClientSecretPost(secret),
  }
  return () =>
    (server, ...args) =>
      authenticators[method ?? advertisedMethodOf(server)](server, ...args)
}

/** `client_secret_basic` is the default of the metadata (OpenID Connect Discovery, 3). */
function advertisedMethodOf({
  token_endpoint_auth_methods_supported: methods,
}: ServerMetadata): AuthMethod {
  const supportsBasic = methods?.includes('client_secret_basic') ?? true
  return supportsBasic ? 'client_secret_basic' : 'client_secret_post'
}
