import { Secret, TOTP } from 'otpauth'
import { Authenticator } from './authenticator.ts'
import type { Browser } from './browser.ts'
import type { TestApp } from './harness.ts'

/** The TOTP time step in milliseconds. */
export const STEP = 30_000

/** The TOTP code of this seed at this time. */
export function codeOf(secret: string, at: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() })
}

/**
 * Enrols an authenticator app for the signed-in account; returns its seed and the recovery codes
 * that came with it.
 */
export async function addTotp(signin: TestApp, browser: Browser) {
  const secret: string = (await browser.call('secondFactors.startTotp')).data.secret
  const code = codeOf(secret, signin.now())
  const { data, error } = await browser.call('secondFactors.confirmTotp', { code })
  if (error) throw new Error(error.message)
  return { secret, recoveryCodes: data.recoveryCodes as string[] | null }
}

/** Registers a passkey for the signed-in account. */
export async function addPasskey(browser: Browser): Promise<Authenticator> {
  const authenticator = new Authenticator()
  const { data: asked } = await browser.call('passkeys.startRegistration', {})
  const response = authenticator.create(asked)
  const { error } = await browser.call('passkeys.finishRegistration', { response })
  if (error) throw new Error(error.message)
  return authenticator
}

/** The passkey's response to a new challenge of this browser. */
export async function answerOf(browser: Browser, authenticator: Authenticator) {
  const { data: asked } = await browser.call('passkeys.startSignIn')
  return authenticator.get(asked)
}
