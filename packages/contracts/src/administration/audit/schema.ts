import * as z from 'zod/mini'
import { SecondFactor } from '../../second-factors/schema.ts'
import { SignInMethod } from '../../sessions/methods.ts'
import { Place } from '../../sessions/schema.ts'
import { Timestamp } from '../../text.ts'
import { ACTOR_TYPES, EVENT_KINDS, OUTCOMES } from './kinds.ts'

/** An account of an event. Address and name are the present ones, and null for a deleted account. */
const AuditedAccount = z.object({
  id: z.uuid(),
  email: z.nullable(z.string()),
  name: z.nullable(z.string()),
})

/** One event of the audit log. The details of a deleted account are erased: those fields are null. */
export const AuditEvent = z.object({
  id: z.uuid(),
  at: Timestamp,
  kind: z.enum(EVENT_KINDS),
  outcome: z.enum(OUTCOMES),
  actor: z.object({
    type: z.enum(ACTOR_TYPES),
    /** The account that acted, if it is not the subject. */
    account: z.nullable(AuditedAccount),
    /** The service, or the operator's name in the operating system. */
    name: z.nullable(z.string()),
  }),
  /** The account that the event concerns. */
  subject: z.nullable(AuditedAccount),
  method: z.nullable(SignInMethod),
  factor: z.nullable(SecondFactor),
  sessionId: z.nullable(z.uuid()),
  browser: z.nullable(z.string()),
  system: z.nullable(z.string()),
  /** The header of the client: any text of up to 400 printable ASCII characters. */
  userAgent: z.nullable(z.string()),
  address: z.nullable(z.string()),
  place: z.nullable(Place),
  requestId: z.nullable(z.string()),
  /** The object of the event, such as a passkey's name or an email address. */
  value: z.nullable(z.string()),
  /** The reason of an operator's act. */
  reason: z.nullable(z.string()),
  /** Whether the details were erased, with the account or after their retention. */
  erased: z.boolean(),
})
export type AuditEvent = z.output<typeof AuditEvent>

/** Newest first, at most 50. */
export const AuditPage = z.object({
  events: z.array(AuditEvent),
  /** The cursor of older events, or null if there are none. */
  next: z.nullable(z.uuid()),
  /**
   * The time down to which a search with few matches got before it had looked at as many events as
   * one page may cost; null if the page is full, or is the last. Continue with `next`.
   */
  searchedTo: z.nullable(Timestamp),
})
export type AuditPage = z.output<typeof AuditPage>

/** What examples/audit-proof verifies: a path in the Merkle tree, and a signed root (RFC 6962). */
const ProofDocument = z.object({
  /** The exact text of the leaf: canonical JSON whose `details` is a commitment. */
  leaf: z.string(),
  index: z.int(),
  /** A signed note (C2SP tlog-checkpoint). */
  checkpoint: z.string(),
  /** The siblings from the leaf up, in base64. */
  proof: z.array(z.string()),
  /** The exact text that the leaf commits to; absent after its erasure. */
  details: z.optional(z.string()),
  /** In base64. */
  salt: z.optional(z.string()),
})

export const AuditEventProof = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('sequenced'),
    document: ProofDocument,
    /** The keys of the log: `<name>+<id>+<base64>` (C2SP signed-note). The client verifies. */
    verifierKeys: z.array(z.string()),
  }),
  /** Recorded, and not yet in the tree: this takes about a second. */
  z.object({ status: z.literal('pending') }),
  /** The log cannot prove it: its tree or its keys were changed. */
  z.object({ status: z.literal('unprovable') }),
])
export type AuditEventProof = z.output<typeof AuditEventProof>

export const ProvenAuditEvent = z.object({ event: AuditEvent, proof: AuditEventProof })
export type ProvenAuditEvent = z.output<typeof ProvenAuditEvent>
