const db = { package: '@signin/db' }
const apply = { ...db, tests: ['src/migrate/apply.test.ts'] }
const locks = { ...db, tests: ['src/migrate/locks.test.ts'] }
const settings = { ...db, tests: ['src/migrate/settings.test.ts'] }
const partly = { ...db, tests: ['src/migrate/partly-committed.test.ts'] }
const interrupted = { ...db, tests: ['src/migrate/interrupted.test.ts'] }

/** Applying migrations, and the schema that they create. */
export const faults = [
  {
    ...apply,
    name: 'an edited migration is not detected',
    file: 'packages/db/src/migrate/pending.ts',
    find: 'if (edited.length > 0) {',
    replace: 'if (edited.length < 0) {',
  },
  {
    ...apply,
    name: 'a failed migration is not rolled back',
    file: 'packages/db/src/migrate/history.ts',
    find: 'return `${clearLogs(table, id)};\\n${script}\\n;',
    replace: "return `${clearLogs(table, id)};\\n${script.replace(';', ';commit;')}\\n;",
  },
  {
    ...apply,
    name: 'a failed script with its own transaction leaves the session in an aborted one',
    file: 'packages/db/src/migrate/run-script.ts',
    find: "    await client.query('rollback').catch(() => {})\n",
    replace: '',
  },
  {
    ...partly,
    name: 'a script that committed a part is repeated after a lock timeout',
    file: 'packages/db/src/migrate/lock-retries.ts',
    find: '    if (!(await canRepeat())) throw timedOut\n',
    replace: '',
  },
  {
    ...partly,
    name: 'a script that committed a part and failed is reported as undone',
    file: 'packages/db/src/migrate/apply.ts',
    find: 'if (await mayHaveCommitted(history, id)) {',
    replace: 'if (false) {',
  },
  {
    ...partly,
    name: 'a failed concurrent index is reported as partly committed',
    file: 'packages/db/src/migrate/run-script.ts',
    find: '    await recordUndone(history, id).catch(() => {})\n',
    replace: '',
  },
  {
    ...settings,
    name: 'the statement_timeout of a role or database ends a migration',
    file: 'packages/db/src/migrate/settings.ts',
    find: "'statement_timeout', ",
    replace: '',
  },
  {
    ...settings,
    name: 'what a migration sets for its session reaches the next one',
    file: 'packages/db/src/migrate/settings.ts',
    find: "'reset session authorization; reset role; reset all'",
    replace: "'select 1'",
  },
  {
    ...settings,
    name: 'a migration that changes the search_path hides its own record',
    file: 'packages/db/src/migrate/history-table.ts',
    find: 'table: `${schema}._prisma_migrations`',
    replace: "table: '_prisma_migrations'",
  },
  {
    ...db,
    name: 'a release without its migrations reports an up-to-date database',
    file: 'packages/db/src/migrate/migration-files.ts',
    find: 'if (names.length === 0) {',
    replace: 'if (false) {',
    tests: ['src/migrate/migration-files.test.ts'],
  },
  {
    ...interrupted,
    name: 'an interrupted migration is started again',
    file: 'packages/db/src/migrate/history.ts',
    find: "and rolled_back_at is null and logs = '${NOTHING_COMMITTED}'`",
    replace: 'and rolled_back_at is null`',
  },
  {
    ...interrupted,
    name: 'a migration that was killed before its start blocks later ones',
    file: 'packages/db/src/migrate/history.ts',
    find: "and logs = '${NOTHING_COMMITTED}'`",
    replace: 'and false`',
  },
  {
    ...locks,
    name: 'a migration waits for its locks for ever, and all queries behind it',
    file: 'packages/db/src/migrate/lock-retries.ts',
    find: 'set lock_timeout = ${lockMs}',
    replace: 'set lock_timeout = 0',
  },
  {
    ...locks,
    name: 'a migration holds one lock while it waits for another',
    file: 'packages/db/src/migrate/lock-watch.ts',
    find: "    await this.#client.query('select pg_cancel_backend($1)', [this.#pid])\n",
    replace: '',
  },
  {
    ...locks,
    name: 'a migration with a lock timeout is recorded as failed',
    file: 'packages/db/src/migrate/apply.ts',
    find: 'if (cause instanceof LockTimeoutError) {',
    replace: 'if (false) {',
  },
  {
    ...locks,
    name: 'a migration does not wait for a dump',
    file: 'packages/db/src/migrate/session.ts',
    find: 'select pg_advisory_lock(${PRISMA_LOCK})',
    replace: 'select ${PRISMA_LOCK}',
  },
  {
    ...db,
    name: "the recorded checksum is not Prisma's",
    file: 'packages/db/src/migrate/migration-files.ts',
    find: "createHash('sha256')",
    replace: "createHash('sha512-256')",
    tests: ['src/schema-engine/takeover.test.ts'],
  },
  {
    ...db,
    name: 'a restored database that lacks a column passes the check',
    file: 'packages/db/src/schema-difference/schema-difference.ts',
    find: 'const missing = without(wanted, actual)',
    replace: 'const missing = without(wanted, wanted)',
    tests: ['src/schema-difference/schema-difference.test.ts'],
  },
  {
    ...db,
    name: "a secret in a blocking session's statement is printed",
    file: 'packages/db/src/migrate/lock-holders.ts',
    find: "const [harmless = ''] = HARMLESS.exec(query) ?? []",
    replace: 'const harmless = query',
    tests: ['src/migrate/lock-holders.test.ts'],
  },
  {
    ...db,
    name: 'two accounts may have the same identity',
    file: 'packages/db/prisma/migrations/20261123040410_tokens_and_identities/migration.sql',
    find: 'CREATE UNIQUE INDEX "identities_issuer_subject_key"',
    replace: 'CREATE INDEX "identities_issuer_subject_key"',
    tests: ['src/migrate/schema.test.ts'],
  },
  {
    name: 'no trigger publishes revoked sessions',
    file: 'packages/db/prisma/migrations/20261123040410_tokens_and_identities/migration.sql',
    find: `CREATE TRIGGER "sessions_tell_revocation" AFTER DELETE ON "sessions"
    FOR EACH ROW EXECUTE FUNCTION "tell_revocation"();`,
    replace: '',
    package: '@signin/api',
    tests: ['test/journeys/revocations.test.ts'],
  },
]
