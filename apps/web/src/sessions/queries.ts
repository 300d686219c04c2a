import type { Session, SessionsRevoked } from '@signin/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useClient } from '../api.ts'
import { useSignOutRedirect } from './sign-out-redirect.ts'
import { failureIn, useSudo } from './sudo.ts'

const LIST = ['sessions', 'list']

export function useSessions() {
  const client = useClient()
  return useQuery({
    queryKey: LIST,
    queryFn: ({ signal }) => client.sessions.list.query(undefined, { signal }),
  })
}

export function useRevoke() {
  const client = useClient()
  const cache = useQueryClient()
  const sudo = useSudo()
  return useMutation({
    mutationFn: ({ id }: Session) =>
      sudo(() => client.sessions.revoke.mutate({ id })).catch(ignoreNotFound),
    onSuccess: () => cache.invalidateQueries({ queryKey: LIST }),
  })
}

/** A session that ended in the meantime, signed out or revoked, counts as revoked. */
function ignoreNotFound(error: unknown): SessionsRevoked {
  if (failureIn(error)?.code !== 'not_found') throw error
  return { ended: 0 }
}

export function useRevokeOthers() {
  const client = useClient()
  const cache = useQueryClient()
  const sudo = useSudo()
  return useMutation({
    mutationFn: () => sudo(() => client.sessions.revokeOthers.mutate()),
    onSuccess: () => cache.invalidateQueries({ queryKey: LIST }),
  })
}

export function useSignOut() {
  const client = useClient()
  const redirectToSignIn = useSignOutRedirect()
  return useMutation({
    mutationFn: () => client.sessions.signOut.mutate(),
    onSuccess: () => redirectToSignIn({ reason: 'signedOut' }),
  })
}
