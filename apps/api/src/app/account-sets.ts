import type { AccountSets } from '../accounts/search/search.ts'
import { identifiedBy, withProvider } from '../identities/account-sets.ts'
import { withSecondFactor } from '../second-factors/account-sets.ts'

/** What features store of accounts that accounts are searched by. */
export const accountSets: AccountSets = { identifiedBy, withProvider, withSecondFactor }
