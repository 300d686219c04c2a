import { parseArgs } from 'node:util'
import { secretBoxFor } from '../crypto/derived-keys.ts'
import { assertKeysDecryptable } from '../signing-keys/encrypted-keys.ts'
import { createKeyring } from '../signing-keys/keyring.ts'
import type { Command } from './command.ts'

/**
 * Rotates the signing key of access tokens ahead of schedule. With `--compromised` all other keys
 * are withdrawn, so that every access token issued so far is rejected.
 */
export const rotateSigningKeys: Command = {
  usage: `rotate-signing-keys [--compromised]
    Makes a new key for access tokens: it is published now and signs in 15 minutes.
    --compromised  it signs in 2 seconds, and all other keys are withdrawn at once`,

  read(args) {
    const { values } = parseArgs({ args, options: { compromised: { type: 'boolean' } } })
    const order = values.compromised ? 'compromised' : 'now'
    return async ({ env, db, clock, log, secretKeyBase }) => {
      const secretBox = secretBoxFor('signing key seal', { ...env, secretKeyBase: secretKeyBase() })
      await assertKeysDecryptable(db, secretBox)
      const key = await createKeyring({ db, clock, log, secretBox, ...env.accessTokens }).rotate(
        order,
      )
      if (!key) return 'A new key waits already: nothing was made.\n'
      return `Made the key ${key.kid}. It signs from ${key.signsFrom.toISOString()}.\n`
    }
  },
}
