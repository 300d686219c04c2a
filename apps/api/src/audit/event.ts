import { createHash } from 'node:crypto'
import type { ActivityKind, SecondFactor, SignInMethod } from '@signin/contracts'

/** What happens to no account in particular, and is not part of any account's activity. */
export const SYSTEM_KINDS = ['commandRun', 'auditKeyRotated', 'auditLogContinued'] as const
export type SystemKind = (typeof SYSTEM_KINDS)[number]
export type EventKind = ActivityKind | SystemKind

export type Outcome = 'success' | 'failure'

/**
 * The type of the actor: a person, an admin acting on another account, an API token of a person, a
 * service, the command line, Signin itself (a job), or somebody who proved nothing.
 */
export type ActorType =
  | 'account'
  | 'admin'
  | 'apiToken'
  | 'service'
  | 'commandLine'
  | 'system'
  | 'unauthenticated'

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
 * The canonical JSON of the details (RFC 8785: sorted keys, no white space). The migration writes the
 * same text in SQL for entries of the previous release.
 */
function detailsText(details: EventDetails): string {
  const { actorId, actorName, address, detail, requestId, sessionId, subjectId, userAgent } =
    details
  return JSON.stringify({
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

/**
 * The commitment to the details: SHA-256 of the salt, 32 bytes, and the text. It survives their
 * deletion, and nobody without the salt can compare a guess with it.
 */
export function detailsHash(salt: Uint8Array, details: EventDetails): Buffer {
  return createHash('sha256').update(salt).update(detailsText(details)).digest()
}
