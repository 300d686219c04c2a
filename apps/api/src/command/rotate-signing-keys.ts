import { parseArgs } from 'node:util'
import { secretBoxFor } from '../crypto/derived-keys.ts'
import { assertKeysDecryptable } from '../signing-keys/encrypted-keys.ts'
import { createKeyring } from '../signing-keys/keyring.ts'
import type { Command } from './command.ts'

/**
 * A new key for access tokens, before its time. With `--compromised` all others are withdrawn, and
 * every access token there is with them.
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
      const made = await createKeyring({ db, clock, log, secretBox, ...env.accessTokens }).rotate(
        order,
      )
      if (!made) return 'A new key waits already: nothing was made.\n'
      return `Made the key ${made.kid}. It signs from ${made.signsFrom.toISOString()}.\n`
    }
  },
}
