const api = { package: '@signin/api' }
const suspension = { ...api, tests: ['test/administration/suspension.test.ts'] }
const lastAdmin = { ...api, tests: ['test/administration/last-admin.test.ts'] }

/** What an operator does to accounts. */
export const faults = [
  {
    ...suspension,
    only: 'password does not open a suspended account',
    name: 'a suspended account can be signed in to',
    file: 'apps/api/src/sessions/decision.ts',
    find: "  if (accountStatus.suspended) return 'suspended'\n",
    replace: '',
  },
  {
    ...suspension,
    only: 'recovery does not open a suspended account',
    name: 'a mailed link resets the password of a suspended account',
    file: 'apps/api/src/passwords/service.ts',
    find: "        if (current?.suspendedAt) throw new AppError('account_suspended')\n",
    replace: '',
  },
  {
    ...suspension,
    only: 'a suspension ends sessions, API tokens and links',
    name: 'a suspension keeps the sessions',
    file: 'apps/api/src/administration/suspension.ts',
    find: '        await sessionRevocation.revokeAll(tx, id)\n',
    replace: '',
  },
  {
    ...suspension,
    only: 'does not save a suspended account from its deletion',
    name: 'the owner of a suspended account cancels its deletion by a link',
    file: 'apps/api/src/accounts/state/table.ts',
    find: "...(by === 'owner' && { suspendedAt: null })",
    replace: '',
  },
  {
    ...lastAdmin,
    only: 'the last admin cannot be',
    name: 'the last admin can be demoted',
    file: 'apps/api/src/administration/role.ts',
    find: "        if (role !== 'admin') await assertAdminStays(accountRepository, tx, account)\n",
    replace: '',
  },
  {
    ...lastAdmin,
    only: 'of the last two admins',
    name: 'two acts at once take the last two admins',
    file: 'apps/api/src/accounts/state/table.ts',
    find: "  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('admins', 0))`\n",
    replace: '',
  },
]
