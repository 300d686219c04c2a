import type { SecondFactor, SignInMethod } from '@signin/contracts'
import type { AccountRepository, AccountTables } from '../accounts/repository.ts'
import { hasTwoFactors } from './decision.ts'

/** Of whom a second factor is demanded (ASVS 6.3.3). */
export type SecondFactorPolicy = 'none' | 'admins' | 'all'

export interface Demand {
  /** Whether the policy demands a second factor of this account. */
  isOn(accountId: string, tx?: AccountTables): Promise<boolean>
  /** Whether it does, and this session was begun with a single one: it is good for setting one up. */
  isUnmetBy(session: {
    accountId: string
    method: SignInMethod
    secondFactor: SecondFactor | null
  }): Promise<boolean>
}

export function createDemand(
  policy: SecondFactorPolicy,
  accountRepository: AccountRepository,
): Demand {
  async function isOn(accountId: string, tx?: AccountTables): Promise<boolean> {
    if (policy !== 'admins') return policy === 'all'
    return (await accountRepository.find(accountId, tx))?.role === 'admin'
  }
  return {
    isOn,
    isUnmetBy: async (session) => !hasTwoFactors(session) && isOn(session.accountId),
  }
}
