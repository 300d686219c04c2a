import type { ActorType, EventKind, Outcome, SecondFactor, SignInMethod } from '@signin/contracts'
import { canonicalJson } from './tree/canonical-json.ts'
import { commitmentTo } from './tree/commitment.ts'

export interface Actor {
  type: ActorType
  /** The account that acted, if it is not the subject. */
  id?: string | undefined
  /** The service, or the operator's name in the operating system. */
  name?: string | undefined
}

/** The part of an event that is kept unchanged. It identifies nobody. */
export interface AuditEvent {
  id: string
  at: Date
  kind: EventKind
  outcome: Outcome
  actor: ActorType
  method: SignInMethod | null
  factor: SecondFactor | null
}

/** The personal part, which erasure deletes. */
export interface EventDetails {
  subjectId: string | null
  actorId: string | null
  actorName: string | null
  sessionId: string | null
  userAgent: string
  address: string
  requestId: string | null
  detail: string | null
}

/**
 * The text of the details in canonical JSON (RFC 8785). The migration writes the same text in SQL for
 * entries of the previous release.
 */
export function detailsText(details: EventDetails): string {
  const { actorId, actorName, address, detail, requestId, sessionId, subjectId, userAgent } =
    details
  return canonicalJson({
    actorId,
    actorName,
    address,
    detail,
    requestId,
    sessionId,
    subjectId,
    userAgent,
  })
}

/** The commitment to the details. It survives their deletion. */
export function detailsHash(salt: Uint8Array, details: EventDetails): Buffer {
  return Buffer.from(commitmentTo(detailsText(details), salt), 'base64')
}

/** The leaf of the event in the Merkle tree, in canonical JSON. */
export function leafText(event: AuditEvent, hash: Uint8Array): string {
  const { actor, at, factor, id, kind, method, outcome } = event
  const details = Buffer.from(hash).toString('base64')
  return canonicalJson({ actor, at: at.toISOString(), details, factor, id, kind, method, outcome })
}
