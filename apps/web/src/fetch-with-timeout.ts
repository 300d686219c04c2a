/** In milliseconds: longer than any timeout of the API itself. */
const TIMEOUT_MS = 20_000

/** `fetch` with a timeout: a network that drops packets would leave a call pending for minutes. */
export const fetchWithTimeout: typeof fetch = (input, init) => {
  const timeout = AbortSignal.timeout(TIMEOUT_MS)
  const signal = init?.signal ? AbortSignal.any([init.signal, timeout]) : timeout
  return fetch(input, { ...init, signal })
}
