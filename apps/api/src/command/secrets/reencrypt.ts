import { databaseCommand } from '../define.ts'

/** The last step of rotating SECRET_KEY_BASE (docs/decisions/0030). */
export const reencrypt = databaseCommand({
  brief: 'Encrypt with SECRET_KEY_BASE what was encrypted with an older one',
  description:
    'Nothing depends on SECRET_KEY_BASE_PREVIOUS afterwards. It can be repeated, and stopped at any point.',
  examples: ['secrets reencrypt'],
  async run({ env, db, secretKeyBase, out }) {
    const { secretBoxFor } = await import('../../crypto/derived-keys.ts')
    const { assertPepperListed } = await import('../../passwords/peppers-in-use.ts')
    const imports = await import('../../passwords/encrypted-imports.ts')
    const seeds = await import('../../second-factors/encrypted-seeds.ts')
    const keys = await import('../../signing-keys/encrypted-keys.ts')
    const { reencryptAuditKeys } = await import('../../audit/sequencing/keys.ts')
    const roots = { ...env, secretKeyBase: secretKeyBase() }
    const secretBox = secretBoxFor('second factor seal', roots)
    const signingKeyBox = secretBoxFor('signing key seal', roots)
    const importedPasswordBox = secretBoxFor('imported password seal', roots)
    await assertPepperListed(db, env)
    await seeds.assertSeedsDecryptable(db, secretBox)
    await keys.assertKeysDecryptable(db, signingKeyBox)
    await imports.assertImportedPasswordsDecryptable(db, importedPasswordBox)
    const done = {
      secondFactors: await seeds.reencryptSeeds(db, secretBox),
      signingKeys: await keys.reencryptKeys(db, signingKeyBox),
      auditKeys: await reencryptAuditKeys(db, secretBoxFor('audit key encryption', roots)),
      importedPasswords: await imports.reencryptImportedPasswords(db, importedPasswordBox),
    }
    await out.result(
      done,
      `Sealed anew: ${done.secondFactors} of second factors, ${done.signingKeys} of signing keys, ${done.auditKeys} of audit keys, ${done.importedPasswords} of imported passwords. Nothing depends on SECRET_KEY_BASE_PREVIOUS any more.`,
    )
  },
})
