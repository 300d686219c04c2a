import { Secret, TOTP } from 'otpauth'
import { Authenticator } from './authenticator.ts'
import type { Browser } from './browser.ts'
import type { TestApp } from './harness.ts'

/** The length of a TOTP's time step. */
export const STEP = 30_000

/** What an authenticator app with this seed shows at that time. */
export function codeOf(secret: string, at: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() })
}

/** An authenticator app for the account that is signed in here, and the recovery codes that came with it. */
export async function addTotp(signin: TestApp, browser: Browser) {
  const secret: string = (await browser.call('secondFactors.startTotp')).data.secret
  const code = codeOf(secret, signin.now())
  const { data, error } = await browser.call('secondFactors.confirmTotp', { code })
  if (error) throw new Error(error.message)
  return { secret, recoveryCodes: data.recoveryCodes as string[] | null }
}

/** A passkey for the account that is signed in here. */
export async function addPasskey(browser: Browser): Promise<Authenticator> {
  const authenticator = new Authenticator()
  const { data: asked } = await browser.call('passkeys.startRegistration', {})
  const response = authenticator.create(asked)
  const { error } = await browser.call('passkeys.finishRegistration', { response })
  if (error) throw new Error(error.message)
  return authenticator
}

/** The answer of this passkey to a challenge of this browser's own. */
export async function answerOf(browser: Browser, authenticator: Authenticator) {
  const { data: asked } = await browser.call('passkeys.startSignIn')
  return authenticator.get(asked)
}
