import { type IdentitiesService, Refusal } from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import { answering } from './answering.ts'
import { arriving } from './arriving.ts'
import type { IdentitiesServiceDeps } from './deps.ts'
import { removing } from './removing.ts'
import type { VisitRow } from './table.ts'
import { createVisits } from './visits.ts'

export function identitiesService(
  deps: IdentitiesServiceDeps,
  requestContext: RequestContext,
): IdentitiesService {
  const { providers, identities, directory } = deps
  const visits = createVisits(deps)

  async function depart(about: VisitRow) {
    const provider = providers.find(about.provider)
    if (!provider) throw new Refusal('not_found')
    const secrets = await visits.begin(requestContext.cookies.visit, about)
    const afresh = about.purpose === 'confirm'
    const url = await answering(requestContext, provider, () => provider.departure(secrets, afresh))
    return { url: url.href }
  }

  return {
    providers: () => providers.all(),

    startSignIn: ({ provider }) =>
      depart({ provider, purpose: 'signIn', accountId: null, sessionId: null }),

    async startLink({ accountId, sessionId }, { provider }) {
      // Whoever made an account in another's name must not leave a way into it.
      const account = await directory.find(accountId)
      if (!account?.emailConfirmedAt) throw new Refusal('not_signed_in')
      return depart({ provider, purpose: 'link', accountId, sessionId })
    },

    startConfirm: ({ accountId, sessionId }, { provider }) =>
      depart({ provider, purpose: 'confirm', accountId, sessionId }),

    ...arriving(deps, visits, requestContext),

    list: ({ accountId }) => identities.listOf(accountId),

    ...removing(deps, requestContext),
  }
}
