import { useMutation, useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useClient } from '../api.ts'
import { useSessionState } from './session-state.ts'

const CONSOLE = '/admin'
/** How late the end of an impersonation is noticed on a page on which nothing is done. */
const CHECK_INTERVAL_MS = 60_000

/**
 * The session of this page's calls. It is requested again whenever the window is shown: an
 * impersonation may have started, or ended, in another one.
 */
export function useCurrentSession() {
  const client = useClient()
  const sessionState = useSessionState()
  return useQuery({
    queryKey: ['sessions', 'current'],
    queryFn: ({ signal }) => client.sessions.current.query(undefined, { signal }),
    initialData: () => sessionState.peek() ?? undefined,
    refetchOnMount: false,
    refetchOnWindowFocus: 'always',
    refetchInterval: ({ state }) => (state.data?.impersonator ? CHECK_INTERVAL_MS : false),
  })
}

/** Whether an admin acts as the owner of the account, and what this page may change. */
export function useImpersonation() {
  const { data: session } = useCurrentSession()
  const impersonator = computed(() => session.value?.impersonator ?? null)
  return {
    impersonator,
    /** The profile may be changed. What requires proof of the owner may not, whatever the policy. */
    mayChange: computed(() => impersonator.value?.mayChange ?? true),
  }
}

/** Stops, and loads the console anew: nothing of the person stays on the page. */
export function useStopImpersonation() {
  const client = useClient()
  return useMutation({
    mutationFn: () => client.sessions.stopImpersonation.mutate(),
    onSuccess: () => window.location.assign(CONSOLE),
  })
}
