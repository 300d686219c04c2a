import { type ErrorCode, failure } from '@signin/contracts'

/** The error code for a status that a proxy in front of Signin responds with itself. */
const codeOfStatus: Record<number, ErrorCode> = {
  413: 'too_large',
  429: 'too_many_calls',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}

/**
 * Wraps fetch: a proxy's error page becomes an error response of Signin, by its status. Otherwise the
 * restart of a deployment (502) would look like `unreachable`, the client's own network failing.
 */
export function normalizeProxyErrors(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const code = codeOfStatus[response.status]
    if (!code || response.headers.get('content-type')?.includes('json')) return response
    return Response.json({ error: failure(code, '') }, { status: response.status })
  }
}
