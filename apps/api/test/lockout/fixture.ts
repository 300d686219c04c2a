import type { Hasher } from '../../src/passwords/hasher.ts'
import { networksOf } from '../../src/throttling/networks.ts'
import { createThrottle, type ThrottleFor } from '../../src/throttling/per-address.ts'
import type { Answer, Browser } from '../browser.ts'
import { answerOf } from '../factors.ts'
import { startApp, type TestApp } from '../harness.ts'
import type { Person } from '../people.ts'
import { tokenIn } from '../people.ts'
import { openFixture } from '../throttling/fixture.ts'

export interface Simulation {
  signin: TestApp
  /** A browser without cookies at this address. */
  at(address: string): Browser
  /** The same browser at another address, signed out. */
  moved(browser: Browser, address: string): Browser
  close(): Promise<void>
}

/** The app with the production limits, which the harness disables. */
export async function openSimulation(fixture: { hasher?: Hasher } = {}): Promise<Simulation> {
  const store = await openFixture()
  const counters = store.replica()
  const throttleFor: ThrottleFor = createThrottle(counters, networksOf)
  const env = { trustedProxies: ['127.0.0.1'] }
  const signin = await startApp({ ...fixture, env, counters, throttleFor })
  const at = (address: string) => signin.browser({ 'x-forwarded-for': address })
  return {
    signin,
    at,
    moved(browser, address) {
      const there = at(address)
      for (const [name, value] of browser.cookies) {
        if (name !== 'signin') there.cookies.set(name, value)
      }
      return there
    },
    async close() {
      await signin.close()
      await store.close()
    },
  }
}

export const byPassword = (browser: Browser, { email, password }: Person): Promise<Answer> =>
  browser.call('sessions.signIn', { email, password })

/** Requests a link in one browser and opens it in another. */
export async function byLink(
  { signin }: Simulation,
  asking: Browser,
  { email }: Person,
  opening = asking,
): Promise<Answer> {
  const before = await linksTo(signin, email)
  const asked = await asking.call('sessions.requestSignInLink', { email })
  const [message, ...older] = await linksTo(signin, email)
  if (asked.error || older.length < before.length) return asked
  return opening.call('sessions.signInWithLink', { token: tokenIn(message) })
}

export async function byPasskey(
  browser: Browser,
  authenticator: Parameters<typeof answerOf>[1],
): Promise<Answer> {
  const response = await answerOf(browser, authenticator)
  return browser.call('passkeys.finishSignIn', { response })
}

const linksTo = async (signin: TestApp, email: string) =>
  (await signin.emailsTo(email)).filter(({ action }) => action?.url.includes('/sign-in/link'))
