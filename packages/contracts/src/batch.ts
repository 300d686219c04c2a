/**
 * How many queries one request may hold (tRPC's batches): more would only hide a flood. A mutation
 * goes alone, for calls of a batch run at once and as one viewer: two that change sessions could not
 * both be true.
 */
export const MAX_BATCH_QUERIES = 10
