import type { SecondFactor, SignInMethod } from '@signin/contracts'
import type { AccountRepository, AccountRow, AccountTables } from '../accounts/repository.ts'
import { hasTwoFactors } from './decision.ts'

/** The accounts that need a second factor (ASVS 6.3.3). */
export type SecondFactorPolicySetting = 'none' | 'admins' | 'all'

/** What the policy needs to know of an account. */
type Account = Pick<AccountRow, 'role' | 'secondFactorRequiredAt'>

export interface SecondFactorPolicy {
  /** Whether this account needs a second factor: by the setting, or since an operator requires it. */
  appliesTo(account: Account): boolean
  isRequiredFor(accountId: string, tx?: AccountTables): Promise<boolean>
  /**
   * Whether the session has no second factor and needs one: it is limited to setting one up. What an
   * operator requires is read from the session, since this is asked at each request: requiring it ends
   * every session issued before.
   */
  isUnmetBy(session: {
    accountId: string
    method: SignInMethod
    secondFactor: SecondFactor | null
    secondFactorRequired: boolean
  }): Promise<boolean>
}

export function createSecondFactorPolicy(
  policy: SecondFactorPolicySetting,
  accountRepository: AccountRepository,
): SecondFactorPolicy {
  function appliesTo({ role, secondFactorRequiredAt }: Account): boolean {
    if (policy === 'all' || secondFactorRequiredAt) return true
    return policy === 'admins' && role !== 'member'
  }

  async function isRequiredFor(accountId: string, tx?: AccountTables): Promise<boolean> {
    const account = await accountRepository.find(accountId, tx)
    return account !== null && appliesTo(account)
  }

  return {
    appliesTo,
    isRequiredFor,
    async isUnmetBy(session) {
      if (hasTwoFactors(session)) return false
      if (policy === 'none' || session.secondFactorRequired) return session.secondFactorRequired
      return policy === 'all' || isRequiredFor(session.accountId)
    },
  }
}
