import type { Answer, Browser } from '../browser.ts'

/** The callback page, to which the provider's id is appended. */
export const CALLBACK_URL = 'http://localhost:4000/sign-in/with/'

/**
 * Follows the redirects of the provider over HTTP and returns the callback's parameters. Cookies of
 * the provider are kept for this one trip.
 */
export async function followRedirects(
  authorizationUrl: string,
  home: string,
): Promise<Record<string, string>> {
  const { url, body } = await follow(authorizationUrl, home)
  if (!url.href.startsWith(home)) throw new Error(`${url.pathname} was answered ${body}`)
  return Object.fromEntries(url.searchParams)
}

/** The form of the provider's page, for a provider that answers with form_post. */
export async function postedForm(authorizationUrl: string) {
  const { body } = await follow(authorizationUrl, CALLBACK_URL)
  const fields = [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)]
  return {
    action: /action="([^"]+)"/.exec(body)?.[1],
    fields: fields.map(([, name = '', value = '']) => [name, value]),
  }
}

async function follow(authorizationUrl: string, home: string): Promise<{ url: URL; body: string }> {
  const jar = new Map<string, string>()
  let url = new URL(authorizationUrl)
  for (let hops = 0; hops < 10; hops += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      jar.set(name, value)
    }
    const location = response.headers.get('location')
    if (!location) return { url, body: await response.text() }
    url = new URL(location, url)
    if (url.href.startsWith(home)) return { url, body: '' }
  }
  throw new Error('The provider never sent the browser back.')
}

/** Signs in with the provider: authorization request, redirects and callback. */
export async function signInWith(browser: Browser, provider: string): Promise<Answer> {
  return callbackWith(browser, provider, await authorize(browser, provider))
}

/** Links an identity to the signed-in account. */
export async function linkWith(browser: Browser, provider: string): Promise<Answer> {
  const parameters = await authorize(browser, provider, 'identities.startLink')
  return callbackWith(browser, provider, parameters)
}

/** Confirms the signed-in account with an identity. */
export async function confirmWith(browser: Browser, provider: string): Promise<Answer> {
  const parameters = await authorize(browser, provider, 'identities.startConfirm')
  return callbackWith(browser, provider, parameters)
}

type Start = `identities.start${'SignIn' | 'Link' | 'Confirm'}`

/** Runs an authorization request up to the callback; returns the parameters, not yet redeemed. */
export async function authorize(
  browser: Browser,
  provider: string,
  start: Start = 'identities.startSignIn',
): Promise<Record<string, string>> {
  const { data, error } = await browser.call(start, { provider })
  if (error) throw new Error(error.data.code)
  return followRedirects(data.url, CALLBACK_URL)
}

export function callbackWith(
  browser: Browser,
  provider: string,
  parameters: Record<string, string>,
): Promise<Answer> {
  return browser.call('identities.finish', { provider, parameters })
}
