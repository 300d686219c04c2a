import type { JSONWebKeySet } from 'jose'
import { createSecretBox } from '../../src/crypto/secret-box.ts'
import { createKeyring, type Keyring, type KeyringDeps } from '../../src/signing-keys/keyring.ts'
import type { Browser } from '../browser.ts'
import type { TestApp } from '../harness.ts'

/** The box of the harness. */
export const signingKeyBox = createSecretBox(Buffer.alloc(32, 'keys'))

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The keyring of another replica on the same database. */
export function anotherKeyring(signin: TestApp, changes: Partial<KeyringDeps> = {}): Keyring {
  return createKeyring({
    db: signin.db,
    clock: signin.now,
    secretBox: signingKeyBox,
    algorithm: 'EdDSA',
    keyDays: 30,
    log: signin.app.log,
    ...changes,
  })
}

/** The published key set. */
export async function keySetOf({ app }: TestApp): Promise<JSONWebKeySet> {
  const response = await app.inject('/.well-known/jwks.json')
  if (response.statusCode !== 200) throw new Error(response.body)
  return response.json()
}

export async function kidsOf(signin: TestApp): Promise<(string | undefined)[]> {
  return (await keySetOf(signin)).keys.map(({ kid }) => kid)
}

export async function tokenFor(browser: Browser, audience = 'notes'): Promise<string> {
  const { data, error } = await browser.call('tokens.issueAccessToken', { audience })
  if (error) throw new Error(error.message)
  return data.accessToken
}
