import { expect, onTestFinished } from 'vitest'
import { PROVIDER_URL } from './fakes/identities.ts'

/** Expects the redirect to the provider's page. */
export function expectProviderRedirect() {
  onTestFinished(() => {
    location.hash = ''
  })
  return expect.poll(() => location.href).toBe(PROVIDER_URL)
}
