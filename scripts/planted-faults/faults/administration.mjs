const api = { package: '@signin/api' }
const suspension = { ...api, tests: ['test/administration/suspension.test.ts'] }
const factors = { ...api, tests: ['test/administration/second-factors.test.ts'] }
const emails = { ...api, tests: ['test/mail/email-states.test.ts'] }
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
  {
    ...factors,
    only: 'a password alone opens no account',
    name: 'whoever knows the password sets up the next second factor',
    file: 'apps/api/src/sessions/decision.ts',
    find: "  if (accountStatus.mustSetUpFactor && needsMailbox && !isTwoFactors) return 'signInLink'\n",
    replace: '',
  },
  {
    ...factors,
    only: 'signs in to the setup alone',
    name: 'a session without the required factor is not limited to its setup',
    file: 'apps/api/src/sessions/second-factor-policy.ts',
    find: "      if (policy === 'none' || session.secondFactorRequired) return session.secondFactorRequired\n",
    replace: "      if (policy === 'none') return false\n",
  },
  {
    ...factors,
    only: 'is asked for from then on',
    name: 'a passkey that was set up as the required factor is not asked for',
    file: 'apps/api/src/second-factors/passkey-factor.ts',
    find: '        await setAskForPasskey(tx, accountId, true)\n',
    replace: '        await setAskForPasskey(tx, accountId, false)\n',
  },
  {
    ...factors,
    only: 'of staff without a factor',
    name: 'the password of staff sets up the factor after one was removed',
    file: 'apps/api/src/administration/second-factors.ts',
    find: "role !== 'member' || ",
    replace: '',
  },
  {
    ...factors,
    only: 'signs in with what is left',
    name: 'the removal of a factor keeps the sessions',
    file: 'apps/api/src/administration/second-factors.ts',
    find: '    await sessionRevocation.revokeSessions(tx, id)\n  }\n',
    replace: '  }\n',
  },
  {
    ...emails,
    only: 'with the words of ours alone',
    name: 'an error that quotes an address is shown with an email',
    file: 'apps/api/src/mail/email-states.ts',
    find: 'if (OWN_WORDS.includes(name)) return message',
    replace: 'if (name) return message',
  },
]
