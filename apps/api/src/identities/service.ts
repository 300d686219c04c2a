import { type IdentitiesService, Refusal } from '@signin/contracts'
import type { Occasion } from '../occasion.ts'
import { answering } from './answering.ts'
import { arriving } from './arriving.ts'
import type { IdentitiesServiceDeps } from './deps.ts'
import { removing } from './removing.ts'
import { createVisits } from './visits.ts'

export function identitiesService(
  deps: IdentitiesServiceDeps,
  occasion: Occasion,
): IdentitiesService {
  const { providers, identities, directory } = deps
  const visits = createVisits(deps)

  /** @param whose whose an identity is to become, and by which session; nobody's to sign in. */
  async function depart(id: string, whose: { accountId: string | null; sessionId: string | null }) {
    const provider = providers.find(id)
    if (!provider) throw new Refusal('not_found')
    const secrets = await visits.begin(occasion.cookies.visit, { provider: id, ...whose })
    const url = await answering(occasion, provider, () => provider.departure(secrets))
    return { url: url.href }
  }

  return {
    providers: () => providers.all(),

    startSignIn: ({ provider }) => depart(provider, { accountId: null, sessionId: null }),

    async startLink({ accountId, sessionId }, { provider }) {
      // Whoever made an account in another's name must not leave a way into it.
      const account = await directory.find(accountId)
      if (!account?.emailConfirmedAt) throw new Refusal('not_signed_in')
      return depart(provider, { accountId, sessionId })
    },

    ...arriving(deps, visits, occasion),

    list: ({ accountId }) => identities.listOf(accountId),

    ...removing(deps, occasion),
  }
}
