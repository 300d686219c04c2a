import type { Transactions } from '@signin/db'
import type { SecretBox } from '../../crypto/secret-box.ts'
import type { AuditLog, AuditTables, EventSource } from '../audit-log.ts'
import { type AuditKeyTables, addKey, type KeyChange } from './keys.ts'
import { lockSequencing } from './table.ts'

export interface ChangeKeyDeps {
  db: AuditKeyTables & AuditTables & Transactions
  clock: () => Date
  secretBox: SecretBox
  auditLog: AuditLog
  origin: string
}

/**
 * Gives the log a new key, between two checkpoints, and records it in the log.
 *
 * @returns the verifier key, to be given to those who verify the log.
 */
export function changeAuditKey(
  { db, clock, secretBox, auditLog, origin }: ChangeKeyDeps,
  change: KeyChange,
  source: EventSource,
): Promise<string> {
  return db.$transaction(async (tx) => {
    await lockSequencing(tx)
    const verifierKey = await addKey(tx, secretBox, { origin, change, now: clock() })
    const kind = change === 'new log' ? 'auditLogContinued' : 'auditKeyRotated'
    await auditLog.record(tx, { accountId: null, kind, detail: verifierKey }, source)
    return verifierKey
  })
}
