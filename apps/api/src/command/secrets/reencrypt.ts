import { databaseCommand } from '../define.ts'

/** The last step of rotating SECRET_KEY_BASE (docs/decisions/0030). */
export const reencrypt = databaseCommand({
  brief: 'Encrypt with SECRET_KEY_BASE what was encrypted with an older one',
  description:
    'Nothing depends on SECRET_KEY_BASE_PREVIOUS afterwards. It can be repeated, and stopped at any point.',
  examples: ['secrets reencrypt'],
  async run(context) {
    const { db, out } = context
    const { openSecrets } = await import('./open-secrets.ts')
    const { reencryptImportedPasswords } = await import('../../passwords/encrypted-imports.ts')
    const { reencryptSeeds } = await import('../../second-factors/encrypted-seeds.ts')
    const { reencryptKeys } = await import('../../signing-keys/encrypted-keys.ts')
    const { reencryptAuditKeys } = await import('../../audit/sequencing/keys.ts')
    const secrets = await openSecrets(context)
    const done = {
      secondFactors: await reencryptSeeds(db, secrets.secretBox),
      signingKeys: await reencryptKeys(db, secrets.signingKeyBox),
      auditKeys: await reencryptAuditKeys(db, secrets.auditKeyBox),
      importedPasswords: await reencryptImportedPasswords(db, secrets.importedPasswordBox),
    }
    await out.result(
      done,
      `Sealed anew: ${done.secondFactors} of second factors, ${done.signingKeys} of signing keys, ${done.auditKeys} of audit keys, ${done.importedPasswords} of imported passwords. Nothing depends on SECRET_KEY_BASE_PREVIOUS any more.`,
    )
  },
})
