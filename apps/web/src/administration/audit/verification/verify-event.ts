import type { AuditEvent, AuditEventProof } from '@signin/contracts'
import { decoded, encoded, sha256 } from './bytes.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { rootOf } from './inclusion.ts'
import { ProofError } from './proof-error.ts'

const HASH_BYTES = 32

export type SequencedProof = Extract<AuditEventProof, { status: 'sequenced' }>

export type Verdict =
  | { state: 'verified'; checkpoint: Checkpoint; index: number }
  | { state: 'failed'; reason: string }
  /** The browser has no Ed25519, or the page came by plain HTTP. */
  | { state: 'unsupported' }

/** Verifies that the log has exactly the event that is shown, with nothing but the browser's own code. */
export async function verifyEvent(event: AuditEvent, proof: SequencedProof): Promise<Verdict> {
  if (!globalThis.crypto?.subtle) return { state: 'unsupported' }
  try {
    const { document, verifierKeys } = proof
    const checkpoint = await openCheckpoint(document.checkpoint, verifierKeys)
    await assertIncluded(document, checkpoint)
    await assertCommitment(document)
    assertShown(event, document)
    return { state: 'verified', checkpoint, index: document.index }
  } catch (error) {
    if (error instanceof ProofError) return { state: 'failed', reason: error.message }
    if (error instanceof DOMException) return { state: 'unsupported' }
    return { state: 'failed', reason: 'The proof is malformed.' }
  }
}

type Document = SequencedProof['document']

async function assertIncluded({ leaf, index, proof }: Document, checkpoint: Checkpoint) {
  const siblings = proof.map((base64) => decoded(base64))
  const hashes = siblings
    .filter((hash) => hash?.length === HASH_BYTES)
    .filter((hash) => hash !== null)
  const root =
    hashes.length === siblings.length
      ? await rootOf(leaf, { index, size: checkpoint.size }, hashes)
      : null
  if (root && encoded(root) === encoded(checkpoint.root)) return
  throw new ProofError('The signed tree does not have this event.')
}

/** Both are absent after an erasure: the leaf keeps the commitment alone. */
async function assertCommitment({ leaf, details, salt }: Document) {
  if (details === undefined && salt === undefined) return
  const bytes = decoded(salt ?? '')
  const hash = bytes?.length === HASH_BYTES && (await sha256(bytes, details ?? ''))
  if (hash && encoded(hash) === JSON.parse(leaf).details) return
  throw new ProofError('The details are not those that were recorded.')
}

/** What is shown was sent beside the proof: it must say the same. */
function assertShown(event: AuditEvent, { leaf, details }: Document) {
  const { id, at, kind, outcome, method, factor } = event
  const shown = { id, at, kind, outcome, method, factor, actor: event.actor.type }
  const personal = details === undefined ? {} : JSON.parse(details)
  const [value, reason] = (personal.detail ?? '').split('\n')
  const isSame =
    isWithin(shown, JSON.parse(leaf)) &&
    isWithin(personalPartOf(event), {
      ...personal,
      value: value || null,
      reason: reason ?? null,
    })
  if (!isSame) throw new ProofError('What is shown is not what was recorded.')
}

function personalPartOf({
  subject,
  actor,
  sessionId,
  userAgent,
  address,
  requestId,
  ...event
}: AuditEvent) {
  const { value, reason } = event
  return {
    subjectId: subject?.id ?? null,
    actorId: actor.account?.id ?? null,
    actorName: actor.name,
    sessionId,
    userAgent,
    address,
    requestId,
    value,
    reason,
  }
}

function isWithin(shown: Record<string, unknown>, recorded: Record<string, unknown>): boolean {
  return Object.entries(shown).every(([field, value]) => value === (recorded[field] ?? null))
}
