import { parseArgs } from 'node:util'
import { assertPepperListed } from '../passwords/peppers-in-use.ts'
import { assertSeedsDecryptable, resealSeeds } from '../second-factors/sealed-seeds.ts'
import { sealFor } from '../secrets.ts'
import { assertKeysDecryptable, resealKeys } from '../signing-keys/sealed-keys.ts'
import type { Command } from './command.ts'

/** The last step of giving SECRET_KEY_BASE another value (docs/decisions/0030). */
export const reseal: Command = {
  usage: `reseal
    Seals with SECRET_KEY_BASE what was sealed with SECRET_KEY_BASE_PREVIOUS, which can be removed then.`,

  read(args) {
    parseArgs({ args, options: {} })
    return async ({ env, db, secretKeyBase }) => {
      const roots = { ...env, secretKeyBase: secretKeyBase() }
      const seal = sealFor('second factor seal', roots)
      const keySeal = sealFor('signing key seal', roots)
      await assertPepperListed(db, env)
      await assertSeedsDecryptable(db, seal)
      await assertKeysDecryptable(db, keySeal)
      const seeds = await resealSeeds(db, seal)
      const keys = await resealKeys(db, keySeal)
      return `Sealed anew: ${seeds} of second factors, ${keys} of signing keys. Nothing depends on SECRET_KEY_BASE_PREVIOUS any more.\n`
    }
  },
}
