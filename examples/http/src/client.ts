import createClient from 'openapi-fetch'
import type { paths } from '../generated/openapi-typescript.d.ts'

/** A client typed by docs/openapi.json alone, without Signin's own code. */
export function createSignin(baseUrl: string, headers: Record<string, string> = {}) {
  const client = createClient<paths>({ baseUrl, headers })
  addCookieJar(client)
  return client
}

/** Adds a cookie jar, as a browser has. */
function addCookieJar(client: ReturnType<typeof createClient<paths>>): void {
  const cookies = new Map<string, string>()
  client.use({
    onRequest({ request }) {
      const pairs = [...cookies].map(([name, value]) => `${name}=${value}`)
      if (pairs.length > 0) request.headers.set('cookie', pairs.join('; '))
    },
    onResponse({ response }) {
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        if (value) cookies.set(name, value)
        else cookies.delete(name)
      }
    },
  })
}
