import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { applyMigrations } from '../migrate/index.ts'
import { useTestServer } from '../migrate/server.testing.ts'
import { schemaDifference } from './schema-difference.ts'

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  async function migrated() {
    const url = await emptyDatabase()
    await applyMigrations(url)
    return url
  }

  test('a migrated database has no difference, and the comparison leaves no schema', async () => {
    const url = await migrated()
    const schemas = 'select nspname from pg_namespace order by 1'
    const before = await query(url, schemas)
    expect(await schemaDifference(url)).toBeNull()
    expect(await query(url, schemas)).toEqual(before)
  })

  test.each([
    [
      'an extra column',
      'alter table accounts add rogue integer not null',
      /^ALTER TABLE "accounts" ALTER COLUMN "rogue" DROP NOT NULL;\nALTER TABLE "accounts" DROP COLUMN "rogue";\n$/,
    ],
    [
      'a missing column',
      'alter table accounts drop locale',
      /^ALTER TABLE "accounts" ADD COLUMN "locale" text;\n$/,
    ],
    [
      'a different type',
      'alter table accounts alter locale type varchar(5)',
      /^ALTER TABLE "accounts" ALTER COLUMN "locale" TYPE text;\n$/,
    ],
    [
      'a different default',
      `alter table accounts alter role set default 'admin'`,
      /DROP DEFAULT;\nALTER TABLE "accounts" ALTER COLUMN "role" SET DEFAULT 'member'::text;\n$/,
    ],
    [
      'a missing NOT NULL',
      'alter table accounts alter name drop not null',
      /^ALTER TABLE "accounts" ALTER COLUMN "name" SET NOT NULL;\n$/,
    ],
    [
      'a missing index',
      'drop index sessions_expires_at_idx',
      /^CREATE INDEX sessions_expires_at_idx ON sessions USING btree \(expires_at\);\n$/,
    ],
    [
      'a missing foreign key',
      'alter table sessions drop constraint sessions_account_id_fkey',
      /^ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_id_fkey" FOREIGN KEY \(account_id\) REFERENCES accounts\(id\)/,
    ],
    [
      'an extra table and an extra type',
      `create type mood as enum ('b', 'a'); create table rogue (a mood)`,
      /^ALTER TABLE "rogue" DROP COLUMN "a";\nDROP TABLE "rogue";\nDROP TYPE "mood";\n$/,
    ],
  ])('%s is reported as SQL that corrects it', async (_, sql, difference) => {
    const url = await migrated()
    await query(url, sql)
    const correction = await schemaDifference(url)
    expect(correction).toMatch(difference)
    await query(url, String(correction))
    expect(await schemaDifference(url)).toBeNull()
  })

  test('objects that schema.prisma cannot express are ignored', async () => {
    const url = await migrated()
    await query(
      url,
      `create index partial on accounts (name) where role = 'admin';
       alter table accounts add constraint odd check (name <> '');
       create view names as select name from accounts`,
    )
    expect(await schemaDifference(url)).toBeNull()
  })
})
