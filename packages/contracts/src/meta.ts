import type { ErrorCode } from './errors.ts'
import type { Limit } from './throttle.ts'
import type { OwnScope } from './tokens/scope.ts'
import type { StaffRole } from './viewer.ts'

/** The guard of a procedure. Each guard declares its own name, for the OpenAPI document. */
export type Guard = 'signedIn' | 'recentlySignedIn' | 'anyCaller' | 'staff'

interface CommonMeta {
  /** The errors of its service, in addition to those of the guard. */
  errors?: ErrorCode[]
  /** The rate limit for one caller. */
  limit?: Limit
  /** The scope with which an API token may call it. Absent: API tokens are rejected. */
  scope?: OwnScope
  /** The lowest role that passes the guard `staff`; by default `admin`. */
  role?: StaffRole
  /**
   * Allows an admin who acts as the account's owner to call it: `read`; `change`, if the policy allows
   * changes; `own`, which concerns the admin's own session. Absent: rejected.
   */
  impersonation?: 'read' | 'change' | 'own'
  /** Allows sessions that lack the second factor which the policy requires. */
  withoutSecondFactor?: boolean
}

/** The metadata of a procedure, for its guard and for the OpenAPI document. */
interface ProcedureMeta extends CommonMeta {
  /** The purpose in one sentence, shown in the OpenAPI document. */
  summary: string
  guard?: never
}

/** The metadata that a guard adds to its procedures. A procedure without a guard is public. */
interface GuardMeta extends CommonMeta {
  guard: Guard
  summary?: never
}

/** tRPC merges the metadata of guard and procedure, so each type excludes the other's field. */
export type Meta = ProcedureMeta | GuardMeta
