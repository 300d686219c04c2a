import { ACTIVITY_KINDS, type ActivityKind } from '../../activity/kinds.ts'

/** What happens to no account in particular, and is not part of any account's activity. */
export const SYSTEM_KINDS = [
  'accountDeleted',
  'accountsImported',
  'accountsExported',
  'eventsExported',
  'commandRun',
  'auditKeyRotated',
  'auditLogContinued',
] as const

export type SystemKind = (typeof SYSTEM_KINDS)[number]
export type EventKind = ActivityKind | SystemKind

/** All kinds of events of the audit log. */
export const EVENT_KINDS: readonly EventKind[] = [...ACTIVITY_KINDS, ...SYSTEM_KINDS]

export const OUTCOMES = ['success', 'failure'] as const

/**
 * The type of the actor: a person, an admin acting on another account, an API token of a person, a
 * service, the command line, Signin itself (a job), or somebody who proved nothing.
 */
export const ACTOR_TYPES = [
  'account',
  'admin',
  'apiToken',
  'service',
  'commandLine',
  'system',
  'unauthenticated',
] as const

export type Outcome = (typeof OUTCOMES)[number]
export type ActorType = (typeof ACTOR_TYPES)[number]
