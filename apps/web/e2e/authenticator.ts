import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'

/**
 * Adds a virtual authenticator to the page's browser, which approves every request. Returns
 * functions that inspect and control it.
 */
export async function addAuthenticator(page: Page, { synced = true } = {}) {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable', { enableUI: false })
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: synced,
      defaultBackupState: synced,
    },
  })
  const credentials = async () =>
    (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials
  return {
    /** Adds a passkey of this site that no account has, as after its removal there. */
    addStray: () =>
      devtools.send('WebAuthn.addCredential', { authenticatorId, credential: strayPasskey() }),
    count: async () => (await credentials()).length,
    names: async () => (await credentials()).map(({ userName }) => userName),
    /** Makes user verification succeed or fail from now on. */
    verified: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  }
}

function strayPasskey() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    credentialId: randomBytes(16).toString('base64'),
    isResidentCredential: true,
    rpId: 'localhost',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    userHandle: randomBytes(32).toString('base64'),
    signCount: 0,
  }
}

/** Turns conditional mediation off, which the virtual authenticator would approve at once. */
export async function withoutOffers(page: Page) {
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false
  })
}

/**
 * Simulates a password manager that holds the password just used, so that conditional create
 * succeeds. Without one, Chromium would wait for it.
 */
export async function withPasswordManager(page: Page) {
  await page.addInitScript(() => {
    const { credentials } = navigator
    const create = credentials.create.bind(credentials)
    credentials.create = (options) => {
      const { mediation, ...rest } = { mediation: '', ...options }
      if (mediation !== 'conditional') throw new Error('Nobody asked for a passkey by hand.')
      return create(rest)
    }
  })
}
