import type { Answer, Browser } from '../browser.ts'

/** Where a browser comes back to, whatever provider it was sent to. */
export const HOME = 'http://localhost:4000/sign-in/with/'

/**
 * Goes where the browser was sent, by real HTTP, and answers what it comes back to us with. Cookies
 * of the provider's are kept on the way, and forgotten after it.
 */
export async function travel(
  authorizationUrl: string,
  home: string,
): Promise<Record<string, string>> {
  const { url, body } = await follow(authorizationUrl, home)
  if (!url.href.startsWith(home)) throw new Error(`${url.pathname} was answered ${body}`)
  return Object.fromEntries(url.searchParams)
}

/** The same for a provider that has its own page post what it answers: the form of that page. */
export async function sentBy(authorizationUrl: string) {
  const { body } = await follow(authorizationUrl, HOME)
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

/** All the way: off to the provider, back, and what came of it. */
export async function signInWith(browser: Browser, provider: string): Promise<Answer> {
  return callbackWith(browser, provider, await bringBack(browser, provider))
}

/** The same for somebody who is signed in, to add it to the account. */
export async function linkWith(browser: Browser, provider: string): Promise<Answer> {
  const parameters = await bringBack(browser, provider, 'identities.startLink')
  return callbackWith(browser, provider, parameters)
}

/** The same for somebody who is signed in, to show that it is them. */
export async function confirmWith(browser: Browser, provider: string): Promise<Answer> {
  const parameters = await bringBack(browser, provider, 'identities.startConfirm')
  return callbackWith(browser, provider, parameters)
}

type Start = `identities.start${'SignIn' | 'Link' | 'Confirm'}`

/** As far as the page of ours, which has not said yet what it was called with. */
export async function bringBack(
  browser: Browser,
  provider: string,
  start: Start = 'identities.startSignIn',
): Promise<Record<string, string>> {
  const { data, error } = await browser.call(start, { provider })
  if (error) throw new Error(error.data.code)
  return travel(data.url, HOME)
}

export function callbackWith(
  browser: Browser,
  provider: string,
  parameters: Record<string, string>,
): Promise<Answer> {
  return browser.call('identities.finish', { provider, parameters })
}
