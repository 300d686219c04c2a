import { type ClientFailure, type FailureCode, failureOf } from '@signin/client'
import {
  MutationCache,
  QueryCache,
  QueryClient,
  type QueryKey,
  VUE_QUERY_CLIENT,
} from '@tanstack/vue-query'
import { onUnmounted, provide } from 'vue'

/** Those that may be over by the time of a second try, a moment later. */
const PASSING: readonly FailureCode[] = ['unreachable', 'unavailable', 'busy', 'timed_out']
const THROTTLE_MS = 1000

/**
 * Gives the components below a cache of what the api answered, and drops it with them: nothing that
 * was read with a session outlives the pages of that session. Every failure is told to `onFailure`.
 */
export function provideCache(onFailure: (failure: ClientFailure) => void) {
  let open = true
  const cache = createCache((failure) => open && onFailure(failure))
  cache.mount()
  provide(VUE_QUERY_CLIENT, cache)
  onUnmounted(() => {
    open = false
    cache.unmount()
    cache.clear()
  })
}

function createCache(onFailure: (failure: ClientFailure) => void): QueryClient {
  const onError = (error: unknown) => onFailure(failureOf(error))
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // 'always': a call without a network fails at once and says so. Left to wait, it would be
      // made later by itself, when nobody expects a device to be signed out any more.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (failures, error) => failures < 1 && PASSING.includes(failureOf(error).code),
        retryDelay: THROTTLE_MS,
      },
    },
  })
}

/**
 * Shows what a change answered, in place of what was read before. An answer to an earlier question,
 * still under way, would undo it on the screen.
 *
 * @param data as `setQueryData` takes it
 */
export async function showChange<Data>(
  cache: QueryClient,
  queryKey: QueryKey,
  data: Data | ((known: Data | undefined) => Data | undefined),
) {
  await cache.cancelQueries({ queryKey })
  cache.setQueryData<Data>(queryKey, data as never)
}
