import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'

/**
 * Gives the page's browser an authenticator of Chromium's own, which says yes to all it is asked.
 * Answers with what it holds, as the browser sees it.
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
    /** A passkey of this site that no account knows: made once, and removed there. */
    addStray: () =>
      devtools.send('WebAuthn.addCredential', { authenticatorId, credential: strayPasskey() }),
    count: async () => (await credentials()).length,
    names: async () => (await credentials()).map(({ userName }) => userName),
    /** Whoever holds it cannot unlock it from now on, or can again. */
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

/** As a browser that offers no passkeys in a form's fields: there, the authenticator says yes at once. */
export async function withoutOffers(page: Page) {
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false
  })
}

/**
 * As a browser whose password manager holds the password that was just used: it makes a passkey
 * beside it when asked to. Chromium's own, without such a manager, waits for one.
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
