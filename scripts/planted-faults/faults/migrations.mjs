const db = { package: '@signin/db' }
const apply = { ...db, tests: ['src/migrate/apply.test.ts'] }
const locks = { ...db, tests: ['src/migrate/locks.test.ts'] }
const interrupted = { ...db, tests: ['src/migrate/interrupted.test.ts'] }

/** How a database is brought up to date, and what the migrations make. */
export const faults = [
  {
    ...apply,
    name: 'a migration that was edited after it was applied is not noticed',
    file: 'packages/db/src/migrate/pending.ts',
    find: 'if (edited.length > 0) {',
    replace: 'if (edited.length < 0) {',
  },
  {
    ...apply,
    name: 'a migration that fails leaves half of itself behind',
    file: 'packages/db/src/migrate/history.ts',
    find: 'return `${clearLogs(id)};\\n${script}\\n;${finish(id)}`',
    replace: "return `${clearLogs(id)};\\n${script.replace(';', ';commit;')}\\n;${finish(id)}`",
  },
  {
    ...apply,
    name: 'a script that began a transaction leaves the session in a dead one',
    file: 'packages/db/src/migrate/run-script.ts',
    find: "    await client.query('rollback').catch(() => {})\n",
    replace: '',
  },
  {
    ...interrupted,
    name: 'what was interrupted halfway is simply begun anew',
    file: 'packages/db/src/migrate/history.ts',
    find: "and rolled_back_at is null and logs = '${NOTHING_COMMITTED}'`",
    replace: 'and rolled_back_at is null`',
  },
  {
    ...interrupted,
    name: 'a migration whose process was killed before it began stays in the way',
    file: 'packages/db/src/migrate/history.ts',
    find: "and logs = '${NOTHING_COMMITTED}'`",
    replace: 'and false`',
  },
  {
    ...locks,
    name: 'a migration waits for its locks for ever, and everybody behind it',
    file: 'packages/db/src/migrate/lock-retries.ts',
    find: 'set lock_timeout = ${lockMs}',
    replace: 'set lock_timeout = 0',
  },
  {
    ...locks,
    name: 'a migration holds one table for as long as it waits for another',
    file: 'packages/db/src/migrate/lock-watch.ts',
    find: "    await this.#client.query('select pg_cancel_backend($1)', [this.#pid])\n",
    replace: '',
  },
  {
    ...locks,
    name: 'a migration that did not get its locks is recorded as one that failed',
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
    name: 'the checksum that is recorded is not that of Prisma',
    file: 'packages/db/src/migrate/migration-files.ts',
    find: "createHash('sha256')",
    replace: "createHash('sha512-256')",
    tests: ['src/schema-engine/takeover.test.ts'],
  },
  {
    ...db,
    name: 'a restored database that lacks a column passes for one of this version',
    file: 'packages/db/src/schema-difference/schema-difference.ts',
    find: 'const missing = without(wanted, actual)',
    replace: 'const missing = without(wanted, wanted)',
    tests: ['src/schema-difference/schema-difference.test.ts'],
  },
  {
    ...db,
    name: 'a secret of whoever is in the way of a migration is told',
    file: 'packages/db/src/migrate/lock-holders.ts',
    find: "const [harmless = ''] = HARMLESS.exec(query) ?? []",
    replace: 'const harmless = query',
    tests: ['src/migrate/lock-holders.test.ts'],
  },
  {
    ...db,
    name: 'two accounts may have one identity',
    file: 'packages/db/prisma/migrations/20261123040410_tokens_and_identities/migration.sql',
    find: 'CREATE UNIQUE INDEX "identities_issuer_subject_key"',
    replace: 'CREATE INDEX "identities_issuer_subject_key"',
    tests: ['src/migrate/schema.test.ts'],
  },
  {
    name: 'no trigger tells of a session that was ended',
    file: 'packages/db/prisma/migrations/20261123040410_tokens_and_identities/migration.sql',
    find: `CREATE TRIGGER "sessions_tell_revocation" AFTER DELETE ON "sessions"
    FOR EACH ROW EXECUTE FUNCTION "tell_revocation"();`,
    replace: '',
    package: '@signin/api',
    tests: ['test/journeys/revocations.test.ts'],
  },
]
