import { type ClientFailure, type FailureCode, failureOf } from '@signin/client'
import {
  MutationCache,
  QueryCache,
  QueryClient,
  type QueryKey,
  VUE_QUERY_CLIENT,
} from '@tanstack/vue-query'
import { onUnmounted, provide } from 'vue'

/** Transient failures: a query is retried once after a delay. */
const TRANSIENT: readonly FailureCode[] = ['unreachable', 'unavailable', 'busy', 'timed_out']
const RETRY_DELAY_MS = 1000

/**
 * Provides a query cache to the components below and clears it when they unmount, so that no data
 * of a session outlives its pages. Calls `onFailure` for every failure. Returns the cache.
 */
export function provideCache(onFailure: (failure: ClientFailure) => void): QueryClient {
  let open = true
  const cache = createCache((failure) => open && onFailure(failure))
  cache.mount()
  provide(VUE_QUERY_CLIENT, cache)
  onUnmounted(() => {
    open = false
    cache.unmount()
    cache.clear()
  })
  return cache
}

function createCache(onFailure: (failure: ClientFailure) => void): QueryClient {
  const onError = (error: unknown) => onFailure(failureOf(error))
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // 'always': an offline mutation fails at once. Otherwise it would be queued and sent on
      // reconnect, long after the user's action: a sign-out, for example.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        retry: (failures, error) => failures < 1 && TRANSIENT.includes(failureOf(error).code),
        retryDelay: RETRY_DELAY_MS,
      },
    },
  })
}

/**
 * Writes the result of a mutation into the cache. Cancels queries in flight first: their older
 * responses would overwrite it.
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
