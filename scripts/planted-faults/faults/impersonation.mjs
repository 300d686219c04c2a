const api = { package: '@signin/api' }
const ends = { ...api, tests: ['test/administration/impersonation.test.ts'] }
const limits = { ...api, tests: ['test/administration/impersonation-limits.test.ts'] }

/** What an admin may do who acts as the owner of an account. */
export const faults = [
  {
    package: '@signin/contracts',
    tests: ['src/impersonation.test.ts'],
    only: 'accounts.updateProfile is open to an impersonator',
    name: 'the policy read-only allows changes',
    file: 'packages/contracts/src/impersonation.ts',
    find: "impersonation === 'change' && mayChange",
    replace: "impersonation === 'change'",
  },
  {
    package: '@signin/contracts',
    tests: ['src/impersonation.test.ts'],
    only: 'passkeys.list is open to an impersonator',
    name: 'an impersonator reads what is not declared',
    file: 'packages/contracts/src/impersonation.ts',
    find: "return guard === undefined || impersonation === 'read'",
    replace: 'return true',
  },
  {
    ...ends,
    only: 'is no session cookie',
    name: 'the cookie of an impersonation opens the account as its owner',
    file: 'apps/api/src/sessions/viewer.ts',
    find: '  if (!row || row.impersonatorSessionId !== null) return null\n',
    replace: '  if (!row) return null\n',
  },
  {
    ...ends,
    only: 'opens nothing without the session that started it',
    name: 'the cookie of an impersonation works beside any session',
    file: 'apps/api/src/sessions/viewers.ts',
    find: '  if (row?.impersonatorSessionId !== own.sessionId) return null\n',
    replace: '  if (!row) return null\n',
  },
  {
    ...ends,
    only: 'is no more the owner after 30 minutes',
    name: 'what was meant for the person is done to the admin, once the impersonation has ended',
    file: 'apps/api/src/sessions/viewers.ts',
    find: 'return { viewer, ownViewer, impersonationEnded: viewer === null }',
    replace:
      'return { viewer: viewer ?? ownViewer, ownViewer, impersonationEnded: viewer === null }',
  },
  {
    ...ends,
    only: 'somebody with the role support',
    name: 'an admin acts as staff',
    file: 'apps/api/src/administration/impersonation.ts',
    find: "        if (account.role !== 'member') throw new AppError('admins_only')\n",
    replace: '',
  },
  {
    ...limits,
    only: 'a change of the profile is recorded as the admin',
    name: 'what an impersonator does is recorded as done by the owner',
    file: 'apps/api/src/app/context.ts',
    find: "    ...(impersonator && { actor: { type: 'admin', id: impersonator.accountId } as const }),\n",
    replace: '',
  },
  {
    ...limits,
    only: 'nobody acts as anybody where the policy is off',
    name: 'an impersonation outlives the policy',
    file: 'apps/api/src/sessions/viewers.ts',
    find: "policy === 'off' || ",
    replace: '',
  },
  {
    package: '@signin/web',
    tests: ['src/sessions/ImpersonationBanner.test.ts'],
    only: 'the banner on /account says so',
    name: 'no banner says that an admin acts as the owner',
    file: 'apps/web/src/sessions/SignedInArea.vue',
    find: '  <ImpersonationBanner />\n',
    replace: '',
  },
]
