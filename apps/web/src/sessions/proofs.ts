import type { Reauthentication } from '@signin/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useRouter } from 'vue-router'
import { useClient } from '../api.ts'
import { offeredProviders } from '../identities/offered-providers.ts'
import { signInWithReturn } from './guard.ts'
import { useSignOutRedirect } from './sign-out-redirect.ts'

/** The methods by which the account can re-authenticate. */
export function useProofs() {
  const client = useClient()
  return useQuery({
    queryKey: ['sessions', 'proofs'],
    queryFn: async ({ signal }) => {
      const [password, { passkeys }, identities, providers] = await Promise.all([
        client.passwords.status.query(undefined, { signal }),
        client.passkeys.list.query(undefined, { signal }),
        // If the identities fail to load, a password or a passkey is enough.
        client.identities.list.query(undefined, { signal }).catch(() => []),
        offeredProviders(client).catch(() => []),
      ])
      return {
        password: password.set,
        passkey: passkeys.length > 0,
        identities: identities.filter((it) => providers.some(({ id }) => id === it.provider)),
      }
    },
  })
}

/** A mutation, so that the cache's failure handler redirects when the session has ended. */
export function useReauthenticate() {
  const client = useClient()
  const cache = useQueryClient()
  const { mutateAsync } = useMutation({
    mutationFn: (proof: Reauthentication) => client.sessions.reauthenticate.mutate(proof),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['sessions'] }),
  })
  return (proof: Reauthentication) => mutateAsync(proof)
}

/** Re-authentication by a new sign-in: a mail link needs neither password nor passkey. */
export function useSignInAgain() {
  const client = useClient()
  const router = useRouter()
  const redirectToSignIn = useSignOutRedirect()
  return useMutation({
    mutationFn: () => client.sessions.signOut.mutate(),
    onSuccess: () =>
      redirectToSignIn({ reason: 'signedOut' }, signInWithReturn(router.currentRoute.value)),
  })
}
