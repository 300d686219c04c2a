import type { Verifier } from '../../audit/tree/note-keys.ts'
import type { DatabaseCommandContext } from '../context.ts'
import { UsageError } from '../errors.ts'

export const keyFlag = {
  kind: 'parsed',
  parse: String,
  variadic: true,
  optional: true,
  brief: 'A verifier key that was kept elsewhere, as audit key prints it; repeatable',
} as const

/** The given keys, or else those that the database names. */
export async function verifiersFor(
  db: DatabaseCommandContext['db'],
  keys: readonly string[] | undefined,
): Promise<Verifier[]> {
  const { parseVkey } = await import('../../audit/tree/note-keys.ts')
  const { listVerifierKeys } = await import('../../audit/sequencing/keys.ts')
  try {
    return (keys ?? (await listVerifierKeys(db))).map(parseVkey)
  } catch (error) {
    throw new UsageError(`--key: ${error instanceof Error ? error.message : error}`)
  }
}

/** What changes to the keys of the log need. */
export async function keyChangeDeps({ env, db, clock, secretKeyBase }: DatabaseCommandContext) {
  const { secretBoxFor } = await import('../../crypto/derived-keys.ts')
  const { createAuditLog } = await import('../../audit/audit-log.ts')
  const { auditOriginOf } = await import('../../audit/sequencing/keys.ts')
  const secretBox = secretBoxFor('audit key encryption', { ...env, secretKeyBase: secretKeyBase() })
  const auditLog = createAuditLog({ db, clock })
  return { db, clock, secretBox, auditLog, origin: auditOriginOf(env.publicUrl) }
}
