/** In milliseconds: longer than any timeout of the API itself. */
const LIMIT = 20_000

/** `fetch` with a timeout: a network that drops packets would leave a call pending for minutes. */
export const fetchInTime: typeof fetch = (input, init) => {
  const limit = AbortSignal.timeout(LIMIT)
  const signal = init?.signal ? AbortSignal.any([init.signal, limit]) : limit
  return fetch(input, { ...init, signal })
}
