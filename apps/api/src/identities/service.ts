import { AppError, type IdentitiesService } from '@signin/contracts'
import type { RequestContext } from '../request-context.ts'
import { createAuthorizationRequests } from './authorization-requests.ts'
import { callbackProcedures } from './callback.ts'
import type { IdentitiesServiceDeps } from './deps.ts'
import { disconnectProcedures } from './disconnect.ts'
import { mappingProviderErrors } from './provider-errors.ts'
import type { AuthorizationRequestRow } from './table.ts'

export function identitiesService(
  deps: IdentitiesServiceDeps,
  context: RequestContext,
): IdentitiesService {
  const { providers, identities, accountRepository } = deps
  const authorizationRequests = createAuthorizationRequests(deps)

  async function startAuthorization(request: AuthorizationRequestRow) {
    const provider = providers.find(request.provider)
    if (!provider) throw new AppError('not_found')
    const secrets = await authorizationRequests.create(
      context.cookies.authorizationRequest,
      request,
    )
    const reauthenticate = request.purpose === 'confirm'
    const url = await mappingProviderErrors(context, provider, () =>
      provider.authorizationUrl(secrets, reauthenticate),
    )
    return { url: url.href }
  }

  return {
    providers: () => providers.all(),

    startSignIn: ({ provider }) =>
      startAuthorization({ provider, purpose: 'signIn', accountId: null, sessionId: null }),

    async startLink({ accountId, sessionId }, { provider }) {
      // Pre-hijacking: an attacker who signs up with a victim's address must not link an identity.
      const account = await accountRepository.find(accountId)
      if (!account?.emailConfirmedAt) throw new AppError('not_signed_in')
      return startAuthorization({ provider, purpose: 'link', accountId, sessionId })
    },

    startConfirm: ({ accountId, sessionId }, { provider }) =>
      startAuthorization({ provider, purpose: 'confirm', accountId, sessionId }),

    ...callbackProcedures(deps, authorizationRequests, context),

    list: ({ accountId }) => identities.listOf(accountId),

    ...disconnectProcedures(deps, context),
  }
}
