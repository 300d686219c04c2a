const rights = { package: '@signin/db', tests: ['src/roles/rights.test.ts'] }
const prepare = { package: '@signin/db', tests: ['src/roles/prepare.test.ts'] }

/** What the application's database role may do, and how the migration prepares it. */
export const faults = [
  {
    ...rights,
    name: 'the application may change the audit log',
    file: 'packages/db/src/roles/grants.ts',
    find: "        when relname = any($4) then 'INSERT, SELECT'\n",
    replace: '        when relname = any($4) and false then $4[1]\n',
  },
  {
    ...rights,
    name: 'the application may change the partitions of the audit log',
    file: 'packages/db/src/roles/grants.ts',
    find: "        when relispartition then ''\n",
    replace: '',
  },
  {
    ...rights,
    name: 'rights that PUBLIC has are not noticed',
    file: 'packages/db/src/roles/grants.ts',
    find: '  await assertRestricted(client, role, schema)\n',
    replace: '',
  },
  {
    ...prepare,
    name: 'the server gets the password instead of a verifier',
    file: 'packages/db/src/roles/application-role.ts',
    find: 'pg.escapeLiteral(scramVerifier(password))',
    replace: 'pg.escapeLiteral(password + String(scramVerifier).slice(0, 0))',
  },
  {
    ...prepare,
    name: 'a role is created on another server than that of the application',
    file: 'packages/db/src/roles/prepare.ts',
    find: '    assertSameAddress(owner, role)\n',
    replace: '',
  },
]
