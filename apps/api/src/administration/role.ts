import type { Role } from '@signin/contracts'
import type { Act, Outcome, RunAct } from './act.ts'
import type { AdministrationDeps } from './deps.ts'
import { assertAdminStays } from './last-admin.ts'

export function roleActs(
  { accountRepository, sessionRevocation }: AdministrationDeps,
  run: RunAct,
) {
  return {
    /**
     * Changes the role, and ends every session and API token: an intruder's session must not become an
     * admin's, and access tokens name the role.
     *
     * @throws {AppError} `not_found`; `last_admin`.
     */
    setRole: ({ role, ...act }: Act & { role: Role }): Promise<Outcome> =>
      run(act, async (tx, account) => {
        const { id } = account
        if (account.role === role) return null
        if (role !== 'admin') await assertAdminStays(accountRepository, tx, account)
        await accountRepository.setRole(tx, id, role)
        await sessionRevocation.revokeAll(tx, id)
        return { kind: 'roleChanged', value: role }
      }),
  }
}
