import { parseArgs } from 'node:util'
import { secretBoxFor } from '../crypto/derived-keys.ts'
import { assertPepperListed } from '../passwords/peppers-in-use.ts'
import { assertSeedsDecryptable, reencryptSeeds } from '../second-factors/encrypted-seeds.ts'
import { assertKeysDecryptable, reencryptKeys } from '../signing-keys/encrypted-keys.ts'
import type { Command } from './command.ts'

/** The last step of rotating SECRET_KEY_BASE (docs/decisions/0030). */
export const reencrypt: Command = {
  usage: `reencrypt
    Seals with SECRET_KEY_BASE what was sealed with SECRET_KEY_BASE_PREVIOUS, which can be removed then.`,

  read(args) {
    parseArgs({ args, options: {} })
    return async ({ env, db, secretKeyBase }) => {
      const roots = { ...env, secretKeyBase: secretKeyBase() }
      const secretBox = secretBoxFor('second factor seal', roots)
      const signingKeyBox = secretBoxFor('signing key seal', roots)
      await assertPepperListed(db, env)
      await assertSeedsDecryptable(db, secretBox)
      await assertKeysDecryptable(db, signingKeyBox)
      const seeds = await reencryptSeeds(db, secretBox)
      const keys = await reencryptKeys(db, signingKeyBox)
      return `Sealed anew: ${seeds} of second factors, ${keys} of signing keys. Nothing depends on SECRET_KEY_BASE_PREVIOUS any more.\n`
    }
  },
}
