import { describe, expect, test } from 'vitest'
import { query } from '../embedded/query.testing.ts'
import { versions } from '../embedded/versions.testing.ts'
import { useTestServer } from '../migrate/server.testing.ts'
import { inspectRole } from './inspect.ts'
import { migrateFor, outcomeOf } from './migrated.testing.ts'

describe.each(versions)('PostgreSQL $version', ({ binaries }) => {
  const emptyDatabase = useTestServer(binaries)

  test('the role of the application reads and writes rows, and only adds to the audit log', async () => {
    const { url } = await migrateFor(await emptyDatabase())
    const outcomes: Record<string, string> = {}
    for (const sql of [
      `insert into accounts (name) values ('Ada')`,
      `update accounts set name = 'Grace'`,
      'select name from accounts for update',
      'select * from names',
      'delete from accounts',
      'select drop_partitions()',
      `insert into pgboss.job values ('mail')`,
      `update pgboss.job_common set name = 'post'`,
      'delete from pgboss.job_common',
      'select * from _prisma_migrations',
      `insert into audit_events values (1, 'signed in')`,
      'select * from audit_events',
      'insert into audit_checkpoints values (1)',
    ]) {
      outcomes[sql] = await outcomeOf(url, sql)
    }
    expect(new Set(Object.values(outcomes)), JSON.stringify(outcomes)).toEqual(new Set(['done']))
    expect(await query(url, 'select drop_partitions() as role')).toEqual([{ role: 'signin' }])
  })

  test('everything else is denied', async () => {
    const { url, role } = await migrateFor(await emptyDatabase())
    const denied: Record<string, string> = {}
    for (const sql of [
      `update audit_events set what = 'nothing'`,
      'delete from audit_events',
      'truncate audit_events',
      `insert into audit_events values (1, 'a') on conflict (id) do update set what = 'b'`,
      'update audit_events_2026 set id = 2',
      'delete from audit_events_2026',
      'select * from audit_events_2026',
      'truncate audit_events_2026',
      'drop table audit_events_2026',
      'alter table audit_events detach partition audit_events_2026',
      'alter table audit_events disable trigger all',
      'delete from audit_checkpoints',
      'create trigger t before insert on audit_checkpoints execute function drop_partitions()',
      'truncate accounts',
      'drop table accounts',
      'alter table accounts add column more text',
      'create table more ()',
      'create index on accounts (name)',
      'create schema more',
      'create table pgboss.more ()',
      `insert into _prisma_migrations (id, checksum, migration_name) values ('', '', '')`,
      'delete from _prisma_migrations',
      `select setval('accounts_id_seq', 1)`,
      'set role signin',
      'set session authorization signin',
      `alter role ${role} superuser`,
      'create role more',
      'create database more',
      `set session_replication_role = replica`,
      'select * from pg_authid',
      `copy accounts to program 'true'`,
      `select pg_read_file('pg_hba.conf')`,
      'alter function drop_partitions() owner to current_user',
    ]) {
      const outcome = await outcomeOf(url, sql)
      if (!/denied|must be owner|must be superuser|cannot|permission/i.test(outcome)) {
        denied[sql] = outcome
      }
    }
    expect(denied).toEqual({})
  })

  test('the rights of both roles can be inspected', async () => {
    const { url, ownerUrl, role } = await migrateFor(await emptyDatabase())
    expect(await inspectRole(url)).toEqual({ role: role.slice(1, -1), excess: [] })
    expect(await inspectRole(ownerUrl)).toEqual({ role: 'signin', excess: ['is a superuser'] })
  })

  test('another role of the server may do nothing with the tables', async () => {
    const one = await migrateFor(await emptyDatabase())
    const other = await migrateFor(await emptyDatabase())
    const elsewhere = other.url.replace(/[^/]+$/, new URL(one.url).pathname.slice(1))
    expect(await outcomeOf(elsewhere, 'select * from accounts')).toMatch(/^permission denied/)
    expect(await outcomeOf(elsewhere, 'select drop_partitions()')).toMatch(/^permission denied/)
  })

  test('each migration revokes rights that were added by hand, and changes nothing otherwise', async () => {
    const { ownerUrl, url, role, migrate } = await migrateFor(await emptyDatabase())
    const acls = `select relname, relacl::text, pg_class.xmin from pg_class where relacl is not null`
    const before = await query(ownerUrl, acls)
    expect(await migrate()).toEqual([])
    expect(await query(ownerUrl, acls)).toEqual(before)

    await query(ownerUrl, `grant all on audit_events, audit_events_2026, accounts to ${role}`)
    await query(ownerUrl, 'grant create on schema public to public')
    await migrate()
    expect(await outcomeOf(url, 'delete from audit_events')).toMatch(/^permission denied/)
    expect(await outcomeOf(url, 'delete from audit_events_2026')).toMatch(/^permission denied/)
    expect(await outcomeOf(url, 'create table more ()')).toMatch(/^permission denied/)
    expect(await outcomeOf(url, 'delete from accounts')).toBe('done')
  })

  test.each([
    ['grant update on audit_events to public', 'may change audit_events.'],
    ['grant delete on audit_events_2026 to public', 'may change audit_events_2026.'],
    ['grant update (what) on audit_events to public', 'may change audit_events.'],
    ['grant pg_write_all_data to ROLE', 'may change _prisma_migrations, audit_checkpoints,'],
    ['grant pg_execute_server_program to ROLE', 'is a member of pg_execute_server_program.'],
    ['alter table accounts owner to ROLE', 'owns accounts, or is a member of the role that does.'],
    ['alter role ROLE superuser', 'is a superuser. Revoke'],
    ['alter role ROLE createrole', 'may create roles.'],
    ['grant signin to ROLE', 'owns the database, or is a member of the role that does.'],
    ['grant create on database DATABASE to ROLE', 'may create schemas.'],
  ])('a migration reports rights from elsewhere: %s', async (grant, excess) => {
    const { ownerUrl, role, migrate } = await migrateFor(await emptyDatabase())
    const database = new URL(ownerUrl).pathname.slice(1)
    await query(ownerUrl, grant.replace('ROLE', role).replace('DATABASE', database))
    await expect(migrate()).rejects.toThrow(
      `The role ${role} of DATABASE_URL has rights that the application must not have: it ${excess}`,
    )
  })
})
