import type { Provider as Described } from '@signin/contracts'
import type { ProviderConfiguration } from './configuration.ts'
import { githubProvider } from './github.ts'
import { openidProvider } from './openid.ts'
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
   * Whether that identity is a way in as things are configured: by a provider of that name, which is
   * not another issuer by now that was given the name.
   */
  open(identity: { provider: string; issuer: string }): boolean
  /** What an identity's owner sees of its provider, also when that is configured no more. */
  describe(id: string): Described
}

/** The providers that are configured, in their order. Nothing is asked of them before it is needed. */
export function createProviders({ configurations, publicUrl, clock }: ProvidersDeps): Providers {
  const providers = new Map(
    configurations.map((configuration) => {
      const { id, kind, posts } = configuration
      // One for each provider, so that the answer of one is never taken for another's (RFC 9700, 4.4).
      const redirectUri = new URL(posts ? callbackPath(id) : pagePath(id), publicUrl)
      const make = kind === 'github' ? githubProvider : openidProvider
      return [id, make(configuration, { redirectUri, clock })] as const
    }),
  )
  const described = ({ id, kind, name }: Provider): Described => ({ id, kind, name })
  return {
    all: () => [...providers.values()].map(described),
    find: (id) => providers.get(id) ?? null,
    open: ({ provider, issuer }) =>
      configurations.some(({ id, issues }) => id === provider && issues(issuer)),
    describe(id) {
      const provider = providers.get(id)
      return provider ? described(provider) : { id, kind: 'oidc', name: id }
    },
  }
}

/** The page of ours that a browser comes back to. */
export function pagePath(id: string): string {
  return `/sign-in/with/${id}`
}

/** Where a provider's page posts to. */
export function callbackPath(id: string): string {
  return `/api/identities/arrival/${id}`
}
