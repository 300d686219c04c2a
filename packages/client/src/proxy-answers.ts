import { type ErrorCode, failure } from '@signin/contracts'

/** What a proxy before Signin means by an answer of its own. */
const codeOfStatus: Record<number, ErrorCode> = {
  413: 'too_large',
  429: 'too_many_calls',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}

/**
 * A fetch whose answers read as Signin's where a proxy answered in its place: its page says nothing
 * to a program, its status does. Without this, a deployment looks like the person's own network.
 */
export function readingProxies(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init)
    const code = codeOfStatus[response.status]
    if (!code || response.headers.get('content-type')?.includes('json')) return response
    return Response.json({ error: failure(code, '') }, { status: response.status })
  }
}
