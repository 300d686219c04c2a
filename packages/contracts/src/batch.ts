/**
 * Maximum queries in one request (tRPC batching). More would let a client hide a flood of calls in
 * few requests. Mutations cannot be batched: calls of a batch run concurrently with one viewer, and
 * two of them that change the session would race.
 */
export const MAX_BATCH_QUERIES = 10
