import { randomUUIDv7 } from 'node:crypto'
import type {
  ActorType,
  EventKind,
  Outcome,
  SecondFactor,
  SignInMethod,
  Viewer,
} from '@signin/contracts'
import type { Device } from '../devices/device.ts'
import { type Actor, detailsHash, type EventDetails } from './event.ts'
import {
  type AuditTables,
  addEvents,
  eraseAnonymousBefore,
  eraseSubject,
  findById,
  findBySubject,
  isWritable,
  maintainPartitions,
  type RecordedEvent,
} from './table.ts'
import { createSalt } from './tree/commitment.ts'

export type { FoundEvent, SubjectEvent } from './table.ts'
export type { AuditTables }

const DAY_MS = 86_400_000
/** Events without an account hold a client's IP address, and no deletion of an account erases it. */
const ANONYMOUS_RETENTION_MS = 30 * DAY_MS

const FAILURES: ReadonlySet<EventKind> = new Set(['signInRefused', 'secondFactorRefused'])

export interface EventToRecord {
  /** The account that it concerns; null if none has the address that the request named. */
  accountId: string | null
  kind: EventKind
  method?: SignInMethod | undefined
  factor?: SecondFactor | null | undefined
  sessionId?: string | undefined
  detail?: string | undefined
}

/** The cause of an event: a request, or another actor, such as the command line. */
export interface EventSource {
  viewer: Viewer | null
  device: Device
  requestId?: string | undefined

  /** Default: the person, or nobody if the request proved nothing. */
  actor?: Actor | undefined
}

/** The cause of what a job does. */
export const SYSTEM: EventSource = {
  viewer: null,
  device: { userAgent: '', address: '' },
  actor: { type: 'system' },
}

export type AuditLog = ReturnType<typeof createAuditLog>

/**
 * The append-only log of every authentication, administrative act and command
 * (docs/decisions/0041). Recording takes no lock: events are sequenced afterwards (sequencing/).
 */
export function createAuditLog({ db, clock }: { db: AuditTables; clock: () => Date }) {
  function prepare(event: EventToRecord, source: EventSource): RecordedEvent {
    const { accountId, kind, method = null, factor = null, sessionId, detail = null } = event
    const { viewer, device, requestId = null } = source
    const outcome: Outcome = FAILURES.has(kind) ? 'failure' : 'success'
    const actor = source.actor ?? { type: defaultActor(event, outcome, viewer) }
    const salt = createSalt()
    const details = wellFormed({
      ...device,
      subjectId: accountId,
      actorId: actor.id ?? null,
      actorName: actor.name ?? null,
      sessionId: sessionId ?? viewer?.sessionId ?? null,
      requestId,
      detail,
    })
    return {
      event: { id: randomUUIDv7(), at: clock(), kind, outcome, actor: actor.type, method, factor },
      details,
      salt,
      detailsHash: detailsHash(salt, details),
    }
  }

  async function recordMany(tx: AuditTables, events: EventToRecord[], source: EventSource) {
    const recorded = events.map((event) => prepare(event, source))
    await addEvents(tx, recorded)
    return recorded.map(({ event, details }) => ({ ...event, ...details }))
  }

  return {
    isWritable: () => isWritable(db),

    /** Call it in the transaction of what happened, so that both are committed or neither is. */
    recordMany,

    async record(tx: AuditTables, event: EventToRecord, source: EventSource) {
      const [recorded] = await recordMany(tx, [event], source)
      return recorded as NonNullable<typeof recorded>
    },

    find: (id: string) => findById(db, id),
    findBySubject: (accountId: string, page: Parameters<typeof findBySubject>[2]) =>
      findBySubject(db, accountId, page),
    erase: eraseSubject,

    async deleteExpired() {
      await maintainPartitions(db)
      await eraseAnonymousBefore(db, new Date(clock().getTime() - ANONYMOUS_RETENTION_MS))
    },
  }
}

/** PostgreSQL stores no lone surrogates, and the hash is of what is stored. */
function wellFormed(details: EventDetails): EventDetails {
  const entries = Object.entries(details) as [keyof EventDetails, string | null][]
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value === null ? null : value.toWellFormed()]),
  ) as unknown as EventDetails
}

function defaultActor(
  { accountId }: EventToRecord,
  outcome: Outcome,
  viewer: Viewer | null,
): ActorType {
  return viewer || (accountId && outcome === 'success') ? 'account' : 'unauthenticated'
}
