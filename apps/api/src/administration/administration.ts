import { AppError } from '@signin/contracts'
import type { AccountQuery } from '../accounts/search/search.ts'
import { accountDetailsOf } from './account-details.ts'
import { createActs } from './act.ts'
import { creationActs } from './creation.ts'
import { deletionActs } from './deletion.ts'
import type { AdministrationDeps, Operator } from './deps.ts'
import { listAccounts } from './list.ts'
import { lockDownActs } from './lock-down.ts'
import { roleActs } from './role.ts'
import { secondFactorActs } from './second-factors.ts'
import { sessionActs } from './sessions.ts'
import { suspensionActs } from './suspension.ts'

export type Administration = ReturnType<typeof administrationOf>

/** What an operator does to accounts. No act sets or returns a secret. */
export function administrationOf(deps: AdministrationDeps, operator: Operator) {
  const { accountRepository } = deps
  const run = createActs(deps, operator)
  return {
    find: (query: AccountQuery) => listAccounts(deps, query),

    /** The id of the account with this address. Throws `not_found`. */
    async idOf(email: string): Promise<string> {
      const id = await accountRepository.idOf(email)
      if (id === null) throw new AppError('not_found')
      return id
    },

    show: (accountId: string) => accountDetailsOf(deps, accountId),
    ...creationActs(deps, operator),
    ...suspensionActs(deps, run),
    ...roleActs(deps, run),
    ...lockDownActs(deps, run),
    ...secondFactorActs(deps, run),
    ...deletionActs(deps, run),
    ...sessionActs(deps, run),
  }
}
