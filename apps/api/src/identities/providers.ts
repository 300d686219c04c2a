import type { Provider as Described } from '@signin/contracts'
import { githubProvider } from './github.ts'
import { openidProvider } from './openid.ts'
import type { ProviderConfiguration } from './presets.ts'
import type { Provider } from './provider.ts'

export interface ProvidersDeps {
  configurations: readonly ProviderConfiguration[]
  publicUrl: URL
  clock: () => Date
}

export interface Providers {
  all(): Described[]
  find(id: string): Provider | null
  /**
   * Whether the identity can sign in with the present configuration: its provider id is configured,
   * and was not reused for another issuer.
   */
  accepts(identity: { provider: string; issuer: string }): boolean
  /** The provider as the account owner sees it, even if it is no longer configured. */
  describe(id: string): Described
}

/** The configured providers, in their order. No request is sent to them before it is needed. */
export function createProviders({ configurations, publicUrl, clock }: ProvidersDeps): Providers {
  const providers = new Map(
    configurations.map((configuration) => {
      const { id, kind, usesFormPost } = configuration
      // A redirect URI for each provider prevents mix-up attacks (RFC 9700, 4.4).
      const redirectUri = new URL(usesFormPost ? callbackPath(id) : pagePath(id), publicUrl)
      const create = kind === 'github' ? githubProvider : openidProvider
      return [id, create(configuration, { redirectUri, clock })] as const
    }),
  )
  const descriptionOf = ({ id, kind, name }: Provider): Described => ({ id, kind, name })
  return {
    all: () => [...providers.values()].map(descriptionOf),
    find: (id) => providers.get(id) ?? null,
    accepts: ({ provider, issuer }) =>
      configurations.some(({ id, acceptsIssuer }) => id === provider && acceptsIssuer(issuer)),
    describe(id) {
      const provider = providers.get(id)
      return provider ? descriptionOf(provider) : { id, kind: 'oidc', name: id }
    },
  }
}

/** The callback page, to which the browser returns. */
export function pagePath(id: string): string {
  return `/sign-in/with/${id}`
}

/** The route that form_post responses are sent to. */
export function callbackPath(id: string): string {
  return `/api/identities/arrival/${id}`
}
