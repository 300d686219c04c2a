import type { AccountsService } from './accounts/service.ts'
import type { Refusal } from './errors.ts'
import type { SessionsService } from './sessions/service.ts'
import type { Throttle } from './throttle.ts'
import type { Viewer } from './viewer.ts'

/** What a procedure is given: who asks, and the services that answer. */
export interface Context {
  requestId: string
  viewer: Viewer | null
  throttle: Throttle
  /** Names a surprise that has a row in the error table, such as a database out of reach. */
  refusalOf(surprise: unknown): Refusal | null
  accounts: AccountsService
  sessions: SessionsService
}
