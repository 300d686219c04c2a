import type { StaffRole } from '@signin/contracts'
import type { AccountRepository } from '../accounts/repository.ts'

/** The role of an account that may open the console now; null for any other. */
export async function staffRoleOf(
  accountRepository: Pick<AccountRepository, 'find'>,
  accountId: string,
): Promise<StaffRole | null> {
  const account = await accountRepository.find(accountId)
  if (!account || account.suspendedAt || account.role === 'member') return null
  return account.role
}
