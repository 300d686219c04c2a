import type { SecondFactor } from '@signin/contracts'
import type { Transaction } from '@signin/db'
import type { AccountRepository } from '../accounts/repository.ts'
import type { AccountStatus } from './decision.ts'
import type { SecondFactorPolicy } from './second-factor-policy.ts'

export interface AccountStatusDeps {
  accountRepository: AccountRepository
  factors: {
    /** The second factors to request at sign-in; empty for none. */
    requiredFactorsOf(
      tx: Transaction,
      accountId: string,
      isRequired: boolean,
    ): Promise<SecondFactor[]>
  }
  secondFactorPolicy: SecondFactorPolicy
}

/** Reads what the gate's decision needs to know of an account; null where there is none. */
export function createAccountStatus(deps: AccountStatusDeps) {
  const { accountRepository, factors, secondFactorPolicy } = deps
  return async (
    tx: Transaction,
    accountId: string,
  ): Promise<(AccountStatus & { email: string }) | null> => {
    const account = await accountRepository.find(accountId, tx)
    if (!account) return null
    const { email, emailConfirmedAt, suspendedAt, secondFactorRequiredAt } = account
    const isRequired = secondFactorPolicy.appliesTo(account)
    const secondFactors = await factors.requiredFactorsOf(tx, accountId, isRequired)
    return {
      email,
      emailConfirmed: emailConfirmedAt !== null,
      suspended: suspendedAt !== null,
      secondFactors,
      mustSetUpFactor: secondFactorRequiredAt !== null,
    }
  }
}
