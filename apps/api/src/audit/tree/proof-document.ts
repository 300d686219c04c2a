import type { Hash } from './hashing.ts'

/** What the proof document of an event is made from. */
export interface EventProof {
  /** The exact text of the leaf: canonical JSON whose `details` is a commitment. */
  leaf: string
  index: number
  /** The signed note. */
  checkpoint: string
  /** The siblings from the leaf up, in the tree of the checkpoint. */
  proof: readonly Hash[]
  /** The text that the leaf commits to, and its salt; null after their erasure. */
  opening: { details: string; salt: Uint8Array } | null
}

/**
 * Formats the proof of an event as a JSON document that `examples/audit-proof/verify.mjs` verifies
 * offline: `leaf`, `index`, `checkpoint`, `proof` (base64), and `details` and `salt` (base64)
 * unless they were erased.
 */
export function formatProofDocument({ opening, proof, ...event }: EventProof): string {
  const document = {
    ...event,
    proof: proof.map(base64),
    ...(opening && { details: opening.details, salt: base64(opening.salt) }),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
