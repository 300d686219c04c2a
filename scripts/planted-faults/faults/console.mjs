const api = { package: '@signin/api' }
const staff = { ...api, tests: ['test/administration/console.test.ts'] }
const bulk = { ...api, tests: ['test/administration/bulk.test.ts'] }
const contracts = { package: '@signin/contracts', tests: ['src/trpc.test.ts'] }

/** Who may open the console, and what of an act is decided under its locks. */
export const faults = [
  {
    ...contracts,
    only: 'the console takes sessions of staff',
    name: 'support may do what only an admin may',
    file: 'packages/contracts/src/staff.ts',
    find: "  if (role !== 'admin' && role !== needed) throw",
    replace: '  if (role === null) throw',
  },
  {
    ...contracts,
    only: 'the console takes sessions of staff',
    name: 'one factor opens the console where no policy requires two',
    file: 'packages/contracts/src/staff.ts',
    find: "  if (!viewer.provedTwoFactors) throw new AppError('second_factor_setup_required')\n",
    replace: '',
  },
  {
    ...contracts,
    only: 'the console takes sessions of staff',
    name: 'an act of the console needs no recent authentication',
    file: 'packages/contracts/src/trpc.ts',
    find: "recent: type === 'mutation'",
    replace: 'recent: false',
  },
  {
    ...staff,
    only: 'suspended while an act waits',
    name: 'an admin who was suspended meanwhile completes an act',
    file: 'apps/api/src/sessions/revocation.ts',
    find: '        await assertActive(tx, actor)\n',
    replace: '',
  },
  {
    ...staff,
    only: 'of two admins who lock each other down',
    name: 'an act does not lock the account of its admin',
    file: 'apps/api/src/sessions/account-transaction.ts',
    find: 'for (const id of [...new Set([accountId, actorId])].sort()) await lockAccount(tx, id)',
    replace: 'await lockAccount(tx, accountId)',
  },
  {
    ...staff,
    only: 'not where the admin is',
    name: 'the owner of an account learns the address of an admin',
    file: 'apps/api/src/activity/dto.ts',
    find: 'isByOperator(kind) ? UNKNOWN_DEVICE : row',
    replace: 'row',
  },
  {
    ...staff,
    only: 'of another list or another reader',
    name: 'the console takes a cursor of another list or reader',
    file: 'apps/api/src/administration/cursor.ts',
    find: 'if (digest === digestOf(list)) return cursor',
    replace: 'return cursor',
  },
  {
    ...bulk,
    only: 'no account that came later',
    name: 'an act on many accounts reaches those that were created after its dry run',
    file: 'apps/api/src/administration/bulk/service.ts',
    find: 'ids.filter((id) => id <= through)',
    replace: 'ids',
  },
  {
    ...bulk,
    only: 'the own one are left alone',
    name: 'an act on many accounts suspends its own admin',
    file: 'apps/api/src/administration/bulk/service.ts',
    find: "accountId === own ? 'refused' : await",
    replace: 'await',
  },
  {
    ...api,
    tests: ['test/administration/exports.test.ts'],
    only: 'other sites and an old authentication',
    name: 'a link on another site starts an export',
    file: 'apps/api/src/app/console-exports.ts',
    find: 'rejectCrossSite: true',
    replace: '',
  },
  {
    ...api,
    tests: ['src/administration/export/format.test.ts'],
    name: 'a spreadsheet runs a name as a formula',
    file: 'apps/api/src/administration/export/format.ts',
    find: "FORMULA.test(text) ? `'${text}` : text",
    replace: 'text',
  },
]
