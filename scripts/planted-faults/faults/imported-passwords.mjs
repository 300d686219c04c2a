const api = { package: '@signin/api' }
const hashes = { ...api, tests: ['test/passwords/imported-hashes.test.ts'] }
const signIns = { ...api, tests: ['test/passwords/imported-sign-in.test.ts'] }
const races = { ...api, tests: ['test/passwords/imported-races.test.ts'] }

/** Hashes that other systems made: their limits, their verification and their replacement. */
export const faults = [
  {
    ...hashes,
    only: 'reject \\$2b\\$16',
    name: 'an imported bcrypt hash may have any cost',
    file: 'apps/api/src/passwords/imported/schemes/bcrypt.ts',
    find: 'const MAX_COST = 15',
    replace: 'const MAX_COST = 31',
  },
  {
    ...hashes,
    only: 'reject \\$argon2id',
    name: 'an imported argon2 hash may take any time',
    file: 'apps/api/src/passwords/imported/schemes/argon2.ts',
    find: ' || memory * passes > MAX_WORK_KIB',
    replace: '',
  },
  {
    ...hashes,
    only: 'accepts the decomposed form',
    name: "Better Auth's hashes are over the password as it was typed",
    file: 'apps/api/src/passwords/imported/schemes/scrypt.ts',
    find: "form.nfkc ? password.normalize('NFKC') : password",
    replace: 'password',
  },
  {
    ...signIns,
    only: 'until it is reset',
    name: 'an imported password outlives a reset',
    file: 'apps/api/src/passwords/table.ts',
    find: '  await db.importedPassword.deleteMany({ where: { accountId } })\n  await db.passwordCredential.upsert({',
    replace: '  await db.passwordCredential.upsert({',
  },
  {
    ...signIns,
    only: 'until the mailbox is proved',
    name: 'an imported password is not removed with the password',
    file: 'apps/api/src/passwords/table.ts',
    find: '  await db.importedPassword.deleteMany({ where: { accountId } })\n  await db.passwordCredential.deleteMany({',
    replace: '  await db.passwordCredential.deleteMany({',
  },
  {
    ...signIns,
    only: 'does not replace a password',
    name: 'an import adds a password to accounts that have one',
    file: 'apps/api/src/passwords/table.ts',
    find: 'where not exists (\n      select from password_credentials where password_credentials.account_id = imported.account_id\n    )',
    replace: 'where true',
  },
  {
    ...races,
    only: 'a reset after the imported hash was verified',
    name: 'a sign-in with an imported password survives a reset',
    file: 'apps/api/src/passwords/table.ts',
    find: 'return found.length === 1 || isImportedPasswordOf(db, accountId, changedAt)',
    replace: 'return true',
  },
  {
    ...races,
    only: 'a sign-in after another one has',
    name: 'of two first sign-ins at once one is refused',
    file: 'apps/api/src/passwords/table.ts',
    find: 'select account_id, ${hash}, ${pepperVersion}, created_at from replaced',
    replace: 'select account_id, ${hash}, ${pepperVersion}, now() from replaced',
  },
  {
    ...api,
    tests: ['src/passwords/failure-time.test.ts'],
    only: 'as a slower imported one',
    name: 'a costly imported hash is told by its time',
    file: 'apps/api/src/passwords/failure-time.ts',
    find: 'return Math.max(0, slowest - usual)',
    replace: 'return 0',
  },
  {
    ...api,
    tests: ['src/passwords/memory-limit.test.ts'],
    name: 'the memory of imported hashes is multiplied by concurrent sign-ins',
    file: 'apps/api/src/passwords/memory-limit.ts',
    find: '  const result = last.then(work)',
    replace: '  const result = work()',
  },
]
