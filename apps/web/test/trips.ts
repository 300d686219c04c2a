import { expect, onTestFinished } from 'vitest'
import { ELSEWHERE } from './fakes/identities.ts'

/** Expects the redirect to the provider's page. */
export function isElsewhere() {
  onTestFinished(() => {
    location.hash = ''
  })
  return expect.poll(() => location.href).toBe(ELSEWHERE)
}
