import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { applyMigrations } from '../migrate/index.ts'
import { serverOf } from '../migrate/server.testing.ts'
import { schemaDifference } from './schema-difference.ts'

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = serverOf(binaries)

  async function migrated() {
    const url = await emptyDatabase()
    await applyMigrations(url)
    return url
  }

  test('a migrated database is what schema.prisma says, and nothing is left of looking', async () => {
    const url = await migrated()
    const schemas = 'select nspname from pg_namespace order by 1'
    const before = await query(url, schemas)
    expect(await schemaDifference(url)).toBeNull()
    expect(await query(url, schemas)).toEqual(before)
  })

  test.each([
    [
      'a column too many',
      'alter table accounts add rogue integer not null',
      /^ALTER TABLE "accounts" ALTER COLUMN "rogue" DROP NOT NULL;\nALTER TABLE "accounts" DROP COLUMN "rogue";\n$/,
    ],
    [
      'a column too few',
      'alter table accounts drop locale',
      /^ALTER TABLE "accounts" ADD COLUMN "locale" text;\n$/,
    ],
    [
      'another type',
      'alter table accounts alter locale type varchar(5)',
      /^ALTER TABLE "accounts" ALTER COLUMN "locale" TYPE text;\n$/,
    ],
    [
      'another default',
      `alter table accounts alter role set default 'admin'`,
      /DROP DEFAULT;\nALTER TABLE "accounts" ALTER COLUMN "role" SET DEFAULT 'member'::text;\n$/,
    ],
    [
      'a column that may be null',
      'alter table accounts alter name drop not null',
      /^ALTER TABLE "accounts" ALTER COLUMN "name" SET NOT NULL;\n$/,
    ],
    [
      'an index too few',
      'drop index sessions_expires_at_idx',
      /^CREATE INDEX sessions_expires_at_idx ON sessions USING btree \(expires_at\);\n$/,
    ],
    [
      'a foreign key too few',
      'alter table sessions drop constraint sessions_account_id_fkey',
      /^ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_id_fkey" FOREIGN KEY \(account_id\) REFERENCES accounts\(id\)/,
    ],
    [
      'a table and a type too many',
      `create type mood as enum ('b', 'a'); create table rogue (a mood)`,
      /^ALTER TABLE "rogue" DROP COLUMN "a";\nDROP TABLE "rogue";\nDROP TYPE "mood";\n$/,
    ],
  ])('%s is told, in SQL that mends it', async (_, sql, difference) => {
    const url = await migrated()
    await query(url, sql)
    const mending = await schemaDifference(url)
    expect(mending).toMatch(difference)
    await query(url, String(mending))
    expect(await schemaDifference(url)).toBeNull()
  })

  test('what schema.prisma cannot say is no difference', async () => {
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
