import type { SecondFactor, SignInMethod } from '@signin/contracts'
import type { AccountRepository, AccountTables } from '../accounts/repository.ts'
import { hasTwoFactors } from './decision.ts'

/** The accounts that need a second factor (ASVS 6.3.3). */
export type SecondFactorPolicySetting = 'none' | 'admins' | 'all'

export interface SecondFactorPolicy {
  /** Whether the policy requires a second factor of this account. */
  isRequiredFor(accountId: string, tx?: AccountTables): Promise<boolean>
  /** Whether it does and the session has none: such a session is limited to setting one up. */
  isUnmetBy(session: {
    accountId: string
    method: SignInMethod
    secondFactor: SecondFactor | null
  }): Promise<boolean>
}

export function createSecondFactorPolicy(
  policy: SecondFactorPolicySetting,
  accountRepository: AccountRepository,
): SecondFactorPolicy {
  async function isRequiredFor(accountId: string, tx?: AccountTables): Promise<boolean> {
    if (policy !== 'admins') return policy === 'all'
    const account = await accountRepository.find(accountId, tx)
    return account !== null && account.role !== 'member'
  }
  return {
    isRequiredFor,
    isUnmetBy: async (session) => !hasTwoFactors(session) && isRequiredFor(session.accountId),
  }
}
