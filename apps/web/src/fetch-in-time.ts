/** Longer than the api itself waits for anything: what has not come by then is not coming. */
const LIMIT = 20_000

/** The browser's fetch, with an end: a network that swallows packets would keep a call for minutes. */
export const fetchInTime: typeof fetch = (input, init) => {
  const limit = AbortSignal.timeout(LIMIT)
  const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit
  return fetch(input, { ...init, signal })
}
