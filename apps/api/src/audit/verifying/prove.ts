import { detailsText, leafText } from '../event.ts'
import { openStoredTree } from '../sequencing/stored-tree.ts'
import type { Verifier } from '../tree/note-keys.ts'
import { formatProofDocument } from '../tree/proof-document.ts'
import { inclusionProof } from '../tree/proofs.ts'
import { findLeaf, type VerifyingTables } from './table.ts'

/**
 * The proof that the event is in the log, as a document that can be verified offline
 * (examples/audit-proof).
 *
 * @returns null if the event is in no leaf: it is unknown, past its retention, or not yet sequenced.
 * @throws {NoteError} if the last checkpoint is not signed by one of the verifiers.
 */
export async function proveEvent(
  db: VerifyingTables,
  eventId: string,
  verifiers: readonly Verifier[],
): Promise<string | null> {
  const leaf = await findLeaf(db, eventId)
  const { last, readNodes } = await openStoredTree(db, verifiers)
  if (!last || !leaf?.event || !leaf.detailsHash) return null
  const { index, event, detailsHash, details, salt } = leaf
  return formatProofDocument({
    leaf: leafText(event, detailsHash),
    index,
    checkpoint: last.note,
    proof: await inclusionProof(index, last.size, readNodes),
    opening: details && salt ? { details: detailsText(details), salt } : null,
  })
}
