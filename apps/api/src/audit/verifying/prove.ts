import { detailsText, leafText } from '../event.ts'
import { openStoredTree } from '../sequencing/stored-tree.ts'
import { leafHash } from '../tree/hashing.ts'
import type { Verifier } from '../tree/note-keys.ts'
import { formatProofDocument } from '../tree/proof-document.ts'
import { inclusionProof } from '../tree/proofs.ts'
import { verifyInclusion } from '../tree/verification.ts'
import { findLeaf, type VerifyingTables } from './table.ts'

export type { VerifyingTables }

/**
 * The proof that the event is in the log, as a document that can be verified offline
 * (examples/audit-proof).
 *
 * @returns null if the event is in no leaf: it is unknown, past its retention, or not yet sequenced;
 *   `isValid` is false if the event or the tree was changed.
 * @throws {NoteError} if the last checkpoint is not signed by one of the verifiers.
 */
export async function proveEvent(
  db: VerifyingTables,
  eventId: string,
  verifiers: readonly Verifier[],
): Promise<{ document: string; isValid: boolean } | null> {
  const leaf = await findLeaf(db, eventId)
  const { last, readNodes } = await openStoredTree(db, verifiers)
  if (!last || !leaf?.event || !leaf.detailsHash) return null
  const { index, event, detailsHash, details, salt } = leaf
  const text = leafText(event, detailsHash)
  const hash = leafHash(Buffer.from(text))
  const proof = await inclusionProof(index, last.size, readNodes)
  const opening = details && salt ? { details: detailsText(details), salt } : null
  return {
    document: formatProofDocument({ leaf: text, index, checkpoint: last.note, proof, opening }),
    isValid: verifyInclusion({ leafHash: hash, index, size: last.size, root: last.root }, proof),
  }
}
