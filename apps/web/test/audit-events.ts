import type { AuditEvent, AuditEventProof } from '@signin/contracts'
import vectors from './audit-proofs.json' with { type: 'json' }

// Of the API's own code, and proven by examples/audit-proof.
export const { verifierKey, documents } = vectors

export type ProofDocument = Extract<AuditEventProof, { status: 'sequenced' }>['document']

const START = Date.parse('2026-11-22T08:00:00.000Z')

/** An event of that minute; every other one was refused. */
export function auditEvent(minute: number): AuditEvent {
  const isRefused = minute % 2 === 1
  const at = new Date(START + minute * 60_000)
  const hex = at.getTime().toString(16).padStart(12, '0')
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`,
    at: at.toISOString(),
    kind: isRefused ? 'signInRefused' : 'signedIn',
    outcome: isRefused ? 'failure' : 'success',
    actor: { type: isRefused ? 'unauthenticated' : 'account', account: null, name: null },
    subject: {
      id: '01938a4e-0000-7000-8000-000000000010',
      email: 'ada@example.com',
      name: 'Ada Lovelace',
    },
    method: 'password',
    factor: null,
    sessionId: null,
    browser: 'Firefox 150',
    system: 'macOS',
    userAgent: 'Mozilla/5.0 (Macintosh) Firefox/150.0',
    address: '203.0.113.7',
    place: null,
    requestId: 'request-1',
    value: null,
    reason: null,
    erased: false,
  }
}

/** The event of a proof, as the API returns it. */
export function eventOf({ leaf, details = '' }: ProofDocument): AuditEvent {
  const { actor, details: _, ...kept } = JSON.parse(leaf)
  const { subjectId, actorId, actorName, detail, ...personal } = JSON.parse(details)
  const [value = null, reason = null] = detail?.split('\n') ?? []
  const account = (id: string | null) => id && { id, email: null, name: null }
  return {
    ...auditEvent(0),
    ...kept,
    ...personal,
    actor: { type: actor, account: account(actorId), name: actorName },
    subject: account(subjectId),
    value,
    reason,
  }
}
