import { expect, test } from 'vitest'
import { startApp } from '../harness.ts'
import { adaAtProvider, clientOf, configured, entryOf } from './fixture.ts'
import { startIdentityProvider } from './identity-provider.ts'
import { signInWith } from './provider-flow.ts'

/** The method the client is registered with, what the operator configured, and the outcome. */
const cases = [
  ['client_secret_basic', {}, 'signedIn'],
  ['client_secret_post', { tokenEndpointAuthMethod: 'client_secret_post' }, 'signedIn'],
  ['none', { clientSecret: undefined }, 'signedIn'],
  ['client_secret_basic', { clientSecret: 'another' }, 'provider_unavailable'],
] as const

test.each(cases)(
  'a client registered with %s, configured with %j: %s',
  async (method, more, outcome) => {
    const provider = await startIdentityProvider({ clients: [{ ...clientOf('acme'), method }] })
    provider.visitor = adaAtProvider
    const entry = entryOf('acme', provider.issuer, { vouchesForEmail: true, ...more })
    const signin = await startApp({ env: { identityProviders: configured(entry) } })
    const { data, error } = await signInWith(signin.browser(), 'acme')
    expect(data?.status ?? error?.data.code).toBe(outcome)
    await signin.close()
    await provider.close()
  },
)
