import createClient from 'openapi-fetch'
import type { paths } from '../generated/openapi-typescript.d.ts'

/** Typed by docs/openapi.json alone: nothing of Signin's own code is in it. */
export function createSignin(baseUrl: string, headers: Record<string, string> = {}) {
  const client = createClient<paths>({ baseUrl, headers })
  keepCookies(client)
  return client
}

/** As a browser would by itself. */
function keepCookies(client: ReturnType<typeof createClient<paths>>): void {
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
