const api = { package: '@signin/api' }
const passwordChanges = { ...api, tests: ['test/journeys/password-change-and-reset.test.ts'] }
const takenBack = { ...api, tests: ['test/journeys/report-unrecognized.test.ts'] }
const addressTakenBack = { ...api, tests: ['test/journeys/address-undo.test.ts'] }

/** A link is checked twice: before the password is hashed, and when it is redeemed. */
const REST_OF_RESET = `      const account = link?.accountId ? await accountRepository.find(link.accountId) : null
      if (!account) throw new AppError('link_not_valid')
      rules.assertAcceptable(password, account)
      const accountId = account.id
      const stored = await passwords.hash(clientFor(accountId), password)
      await sessionRevocation.withAccountLock(accountId, fairnessKeyOf(context), async (tx) => {
        const current = await accountRepository.find(accountId, tx)
        const email = current?.email ?? ''
        `

/** Emails and their links. */
export const faults = [
  {
    ...takenBack,
    name: 'a used sign-in link signs in again',
    file: 'apps/api/src/sessions/sign-in.ts',
    find: "if (!sent || !(await links.consumeSentTo(tx, sent, 'signIn'))) {",
    replace: "if (!sent || !(await links.find(token, 'signIn'))) {",
  },
  {
    ...api,
    name: 'any used link works again',
    file: 'apps/api/src/email-links/table.ts',
    find: 'const { count } = await db.emailLink.deleteMany({',
    replace: 'const count = await db.emailLink.count({',
    tests: ['test/journeys/devices.test.ts'],
  },
  {
    ...takenBack,
    name: 'a sign-in link is valid for a day',
    file: 'apps/api/src/email-links/purposes.ts',
    find: "signIn: { page: '/sign-in/link', ttlMs: 10 * MINUTE }",
    replace: "signIn: { page: '/sign-in/link', ttlMs: 24 * HOUR }",
  },
  {
    ...passwordChanges,
    name: 'a password reset link is valid for a day',
    file: 'apps/api/src/email-links/purposes.ts',
    find: "reset: { page: '/reset', ttlMs: HOUR }",
    replace: "reset: { page: '/reset', ttlMs: 24 * HOUR }",
  },
  {
    ...addressTakenBack,
    name: 'a change of address can be undone for a month',
    file: 'apps/api/src/email-links/purposes.ts',
    find: "emailChangeUndo: { page: '/email/undo', ttlMs: 72 * HOUR }",
    replace: "emailChangeUndo: { page: '/email/undo', ttlMs: 720 * HOUR }",
  },
  {
    ...takenBack,
    name: 'an expired link works',
    file: 'apps/api/src/email-links/table.ts',
    find: '      expiresAt: { gt: now },\n    },\n    select: COLUMNS,',
    replace: '    },\n    select: COLUMNS,',
  },
  {
    ...passwordChanges,
    name: 'a sign-in link resets the password',
    file: 'apps/api/src/passwords/service.ts',
    find: `const link = await links.find(token, 'reset')
${REST_OF_RESET}if (!(await links.consumeSentTo(tx, { token, email }, 'reset')))`,
    replace: `const link = await links.find(token, 'reset', 'signIn')
${REST_OF_RESET}if (!(await links.consumeSentTo(tx, { token, email }, 'reset', 'signIn')))`,
  },
  {
    ...api,
    name: 'the token of a link is in its query, where servers log it',
    file: 'apps/api/src/email-links/email-links.ts',
    find: '`${purposes[purpose].page}#${token}`',
    replace: '`${purposes[purpose].page}?token=${token}`',
    tests: ['test/journeys/front-door.test.ts'],
  },
  {
    ...passwordChanges,
    name: 'links from before a password reset stay valid',
    file: 'apps/api/src/passwords/service.ts',
    find: "        await links.drop(tx, accountId, 'reset', 'signIn')\n        const event",
    replace: '        const event',
  },
  {
    ...api,
    name: "a pre-registered password survives the owner's sign-in by mail link",
    file: 'apps/api/src/sessions/sign-in.ts',
    find: '        await passwords.drop(tx, accountId)\n',
    replace: '',
    tests: ['test/journeys/registration.test.ts'],
  },
  {
    ...api,
    name: '"this wasn\'t me" keeps the stolen password',
    file: 'apps/api/src/sessions/report-unrecognized.ts',
    find: '        await passwords.drop(tx, accountId)\n',
    replace: '',
    tests: ['test/journeys/devices.test.ts'],
  },
  {
    ...api,
    name: 'a change of address is confirmed without a session of the account',
    file: 'apps/api/src/accounts/email-change.ts',
    find: 'if (!before || link?.accountId !== accountId) throw',
    replace: 'if (!before || !link) throw',
    tests: ['test/journeys/address-change.test.ts'],
  },
  {
    ...addressTakenBack,
    name: 'a reserved address is given to another account',
    file: 'apps/api/src/accounts/email-change.ts',
    find: 'const free = !(await links.isReserved(link.email, accountId, tx))',
    replace: 'const free = true',
  },
  {
    ...api,
    name: 'an email is sent although its reason no longer exists',
    file: 'apps/api/src/jobs/jobs.ts',
    find: '{ ...options, db: toPgBossDatabase(tx) }',
    replace: 'options',
    tests: ['test/mail/outbox.test.ts'],
  },
]
