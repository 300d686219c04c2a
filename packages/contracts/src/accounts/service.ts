import type { Viewer } from '../viewer.ts'
import type { Account, Registration, RegistrationReceipt } from './schema.ts'

export interface AccountsService {
  /** Makes the account if the address is free. Answers alike, in words and in work, if it is not. */
  register(registration: Registration): Promise<RegistrationReceipt>
  /** The viewer's own account. Refuses with `not_signed_in` when it has gone meanwhile. */
  me(viewer: Viewer): Promise<Account>
}
