import type { ActorType, EventKind, Outcome } from '@signin/contracts'

/** What the events have in common. Absent fields do not restrict. */
export interface EventSearch {
  subjectId?: string | undefined
  actorId?: string | undefined
  actorType?: ActorType | undefined
  operator?: string | undefined
  kinds?: readonly EventKind[] | undefined
  outcome?: Outcome | undefined
  /** An IP address, or a network in CIDR notation. */
  address?: string | undefined
  /** A part of the User-Agent, in any case. */
  device?: string | undefined
  sessionId?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
  /** Only events with a smaller id. */
  before?: string | undefined
  /** Only events with a greater id. */
  after?: string | undefined
}
