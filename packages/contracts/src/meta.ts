import type { ErrorCode } from './errors.ts'
import type { Limit } from './throttle.ts'
import type { OwnScope } from './tokens/scope.ts'

/** Who gets past the guard of a procedure. Each guard says so itself, for the OpenAPI document. */
export type Guard = 'signedIn' | 'recentlySignedIn' | 'anyCaller'

interface Rules {
  /** How its service refuses, beside what every procedure with that guard refuses. */
  errors?: ErrorCode[]
  /** How often one caller may call it. */
  limit?: Limit
  /** An API token with this scope may call it, too. Without, none may. */
  scope?: OwnScope
  /** Open to a session that lacks the second factor which the policy demands. */
  withoutSecondFactor?: boolean
}

/** What a procedure declares of itself, for its guard and for the OpenAPI document. */
interface Declaration extends Rules {
  /** What it is for, in a sentence, for readers who do not read TypeScript. */
  summary: string
  guard?: never
}

/** What a guard declares of the procedures behind it. Without a guard, anyone may call them. */
interface Guarding extends Rules {
  guard: Guard
  summary?: never
}

/** tRPC merges what guard and procedure declare, each of which lacks what the other one has to say. */
export type Meta = Declaration | Guarding
