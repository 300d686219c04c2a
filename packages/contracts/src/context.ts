import type { AccountsService } from './accounts/service.ts'
import type { SessionsService } from './sessions/service.ts'
import type { Throttle } from './throttle.ts'
import type { Viewer } from './viewer.ts'

/** What a procedure is given: who asks, and the services that answer. */
export interface Context {
  requestId: string
  viewer: Viewer | null
  throttle: Throttle
  accounts: AccountsService
  sessions: SessionsService
}
