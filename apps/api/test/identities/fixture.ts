import { identityProviders } from '../../src/config/identity-providers.ts'
import type { Browser } from '../browser.ts'
import { type Fixture, startApp, type TestApp } from '../harness.ts'
import { ada, tokenIn } from '../people.ts'
import {
  type ExternalUser,
  type IdentityProvider,
  type Settings,
  startIdentityProvider,
} from './identity-provider.ts'

export const adaAtProvider: ExternalUser = {
  sub: 'ada-there',
  email: ada.email,
  email_verified: true,
  name: ada.name,
}

function redirectUriOf(id: string): string {
  return `http://localhost:4000/sign-in/with/${id}`
}

export function clientOf(id: string) {
  return { id: `signin-at-${id}`, secret: `the-secret-of-${id}`, redirectUri: redirectUriOf(id) }
}

/** A provider's entry in the operator's configuration. */
export function entryOf(id: string, issuer: string, more: object = {}) {
  const { id: clientId, secret: clientSecret } = clientOf(id)
  return { kind: 'oidc', id, name: `The ${id}`, issuer, clientId, clientSecret, ...more }
}

export function configured(...entries: object[]) {
  return identityProviders(JSON.stringify(entries), { production: false })
}

export interface ProvidersFixture {
  signin: TestApp
  /** Configured as vouching for email addresses. */
  acme: IdentityProvider
  /** Lets anyone enter any address, and is not trusted for it. */
  club: IdentityProvider
  close(): Promise<void>
}

/** The app and two independent providers. */
export async function startWithProviders(
  fixture: Fixture = {},
  settings: Partial<Settings> = {},
): Promise<ProvidersFixture> {
  const acme = await startIdentityProvider({ ...settings, clients: [clientOf('acme')] })
  const club = await startIdentityProvider({ ...settings, clients: [clientOf('club')] })
  const signin = await startApp({
    ...fixture,
    env: {
      ...fixture.env,
      identityProviders: configured(
        entryOf('acme', acme.issuer, { vouchesForEmail: true }),
        entryOf('club', club.issuer),
      ),
    },
  })
  return {
    signin,
    acme,
    club,
    async close() {
      await signin.close()
      await acme.close()
      await club.close()
    },
  }
}

/** Deletes accounts, registrations, links and counters, and resets the providers. */
export async function resetData({ signin, acme, club }: ProvidersFixture): Promise<void> {
  await signin.db.account.deleteMany()
  await signin.db.registration.deleteMany()
  await signin.db.emailLink.deleteMany()
  await signin.db.throttleCounter.deleteMany()
  for (const { answer, beforeResponse } of [acme, club]) {
    answer.clear()
    beforeResponse.clear()
  }
}

/** Opens the link of the newest email in this browser. */
export async function confirmByMail(signin: TestApp, browser: Browser, email: string) {
  const token = tokenIn((await signin.emailsTo(email))[0])
  return browser.call('accounts.confirmEmail', { token })
}
