import { databaseCommand } from '../define.ts'
import { switchFlag } from '../flags.ts'

/**
 * Rotates the signing key of access tokens ahead of schedule. With `--compromised` all other keys
 * are withdrawn, so that every access token issued so far is rejected.
 */
export const rotate = databaseCommand({
  brief: 'Create a new key for access tokens',
  description: 'It is published now and signs in 15 minutes. Keys also rotate by themselves.',
  examples: ['keys rotate', 'keys rotate --compromised'],
  destructive: true,
  parameters: {
    flags: {
      compromised: switchFlag('It signs in 2 seconds, and all other keys are withdrawn at once'),
    },
  },
  async run(
    { env, db, clock, log, secretKeyBase, out, confirm },
    flags: { compromised?: boolean },
  ) {
    if (flags.compromised) await confirm('Reject every access token that was issued so far?')
    const { secretBoxFor } = await import('../../crypto/derived-keys.ts')
    const { assertKeysDecryptable } = await import('../../signing-keys/encrypted-keys.ts')
    const { createKeyring } = await import('../../signing-keys/keyring.ts')
    const secretBox = secretBoxFor('signing key seal', { ...env, secretKeyBase: secretKeyBase() })
    await assertKeysDecryptable(db, secretBox)
    const keyring = createKeyring({ db, clock, log, secretBox, ...env.accessTokens })
    const key = await keyring.rotate(flags.compromised ? 'compromised' : 'now')
    if (!key) return out.result({ key: null }, 'A new key waits already: nothing was made.')
    const signsFrom = key.signsFrom.toISOString()
    await out.result(
      { key: { id: key.kid, signsFrom } },
      `Made the key ${key.kid}. It signs from ${signsFrom}.`,
    )
  },
})
