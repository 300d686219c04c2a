import { AppError } from '@signin/contracts'
import type { Transaction } from '@signin/db'
import type { AccountRepository, AccountRow } from '../accounts/repository.ts'

/**
 * Asserts that the installation keeps an admin who can sign in when this account stops being one.
 * Call it under the account's lock.
 *
 * @throws {AppError} `last_admin`.
 */
export async function assertAdminStays(
  accountRepository: AccountRepository,
  tx: Transaction,
  { id, role, suspendedAt, deletionDueAt }: AccountRow,
): Promise<void> {
  if (role !== 'admin' || suspendedAt || deletionDueAt) return
  if (!(await accountRepository.hasOtherAdmin(tx, id))) throw new AppError('last_admin')
}
