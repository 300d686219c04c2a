const imports = (file, ...tests) => ({
  package: '@signin/api',
  file: `apps/api/src/imports/${file}`,
  tests: tests.map((test) => `test/imports/${test}.test.ts`),
})

/** The import of accounts. */
export const faults = [
  {
    ...imports('accepted-account.ts', 'accounts'),
    name: 'an account with an unconfirmed address is imported if the operator vouches for others',
    find: 'if (emailConfirmed === true || (emailConfirmed === undefined && rules.assumeConfirmed)) return',
    replace: 'if (emailConfirmed !== undefined || rules.assumeConfirmed) return',
  },
  {
    ...imports('accepted-account.ts', 'accounts'),
    name: 'an admin of the other system is imported as an admin',
    find: "(value === 'admin' && keepAdmins)",
    replace: "value === 'admin'",
  },
  {
    ...imports('accepted-account.ts', 'accounts'),
    name: 'an account that is disabled in the other system is imported',
    find: "required('disabled', () => assertEnabled(foreign))",
    replace: 'assertEnabled({ ...foreign, disabled: false })',
  },
  {
    ...imports('fields/totp.ts', 'accounts'),
    name: 'a seed whose codes are not accepted here is imported',
    find: ' || digits !== 6',
    replace: '',
  },
  {
    ...imports('batch.ts', 'resume'),
    name: 'a continued import reads its batches from the start',
    find: 'if (record.record <= position)',
    replace: 'if (record.record < 0)',
  },
  {
    ...imports('locked-import.ts', 'resume'),
    name: 'two processes import one file at once',
    find: 'if (!(await lockFile(tx, source.file.fingerprint)))',
    replace: 'if ((await lockFile(tx, source.file.fingerprint)) === null)',
  },
  {
    ...imports('conflicts.ts', 'formats'),
    name: 'an identity is imported for two accounts',
    find: '(identityKeys(account).some(isTaken) && IDENTITY)',
    replace: 'false',
  },
]
