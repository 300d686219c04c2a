import type { AuditEventProof } from '@signin/contracts'
import { type AuditKeyTables, listVerifierKeys } from '../../audit/sequencing/keys.ts'
import { parseVkey } from '../../audit/tree/note-keys.ts'
import { proveEvent, type VerifyingTables } from '../../audit/verifying/prove.ts'

export type ProofTables = VerifyingTables & AuditKeyTables

/** Errors of a log whose keys, checkpoint or tree were changed. */
const OF_CHANGED_LOG = new Set(['NoteError', 'TreeError'])

/**
 * The proof of a recorded event for the client, which verifies it: also the one that fails since the
 * event was changed.
 */
export async function proofOf(db: ProofTables, eventId: string): Promise<AuditEventProof> {
  const verifierKeys = await listVerifierKeys(db)
  try {
    const proof = await proveEvent(db, eventId, verifierKeys.map(parseVkey))
    if (!proof) return { status: 'pending' }
    return { status: 'sequenced', document: JSON.parse(proof.document), verifierKeys }
  } catch (error) {
    if (error instanceof Error && OF_CHANGED_LOG.has(error.name)) return { status: 'unprovable' }
    throw error
  }
}
