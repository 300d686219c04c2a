import type { AccountsService } from './accounts/service.ts'
import type { ActivityService } from './activity/service.ts'
import type { AppError } from './errors.ts'
import type { IdentitiesService } from './identities/service.ts'
import type { PasskeysService } from './passkeys/service.ts'
import type { PasswordsService } from './passwords/service.ts'
import type { SecondFactorsService } from './second-factors/service.ts'
import type { SessionsService } from './sessions/service.ts'
import type { Throttle } from './throttle.ts'
import type { TokensService } from './tokens/service.ts'
import type { TokenBearer, Viewer } from './viewer.ts'

/** The services that answer, one for each noun of the contract. */
export interface Services {
  accounts: AccountsService
  activity: ActivityService
  identities: IdentitiesService
  passkeys: PasskeysService
  passwords: PasswordsService
  secondFactors: SecondFactorsService
  sessions: SessionsService
  tokens: TokensService
}

/** What a procedure is given: who asks, and the services that answer. */
export interface Context extends Services {
  requestId: string
  viewer: Viewer | null
  /** Never together with a viewer: a request that shows a token has no other say. */
  bearer: TokenBearer | null
  throttle: Throttle
  /** Names a surprise that has a row in the error table, such as a database out of reach. */
  appErrorOf(surprise: unknown): AppError | null
}
