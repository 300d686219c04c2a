import type pg from 'pg'
import { MigrationError } from '../migrate/error.ts'
import type { History } from '../migrate/history-table.ts'
import type { ApplicationRole } from './application-role.ts'
import { assertRestricted, withApplication } from './prepare.ts'
import { APPEND_ONLY, HISTORY, JOBS_SCHEMA } from './tables.ts'

/**
 * Grants the application's role what it needs for the tables as they are now, and revokes what it
 * does not: in one transaction, so that a running application notices nothing. Does nothing where
 * the rights are right already. Objects of other owners, such as those of extensions, are left
 * alone.
 *
 * @throws {MigrationError} when the role has further rights from elsewhere, or does not find the
 *   tables.
 */
export async function grantRights(
  { client, schema, table }: History,
  role: ApplicationRole,
): Promise<void> {
  const values = [role.name, schema, JOBS_SCHEMA, APPEND_ONLY, HISTORY]
  const { rows } = await client.query<{ statement: string }>(STATEMENTS, values)
  await run(
    client,
    rows.map(({ statement }) => statement),
  )
  await assertRestricted(client, role, schema)
  await assertFinds(role, schema, table)
}

/** One simple query is one transaction. */
async function run(client: pg.Client, statements: string[]): Promise<void> {
  if (statements.length > 0) await client.query(statements.join(';\n'))
}

async function assertFinds(role: ApplicationRole, schema: string, table: string): Promise<void> {
  const found = await withApplication(role, async (client) => {
    const { rows } = await client.query('select to_regclass($1) = to_regclass($2) as found', [
      HISTORY,
      table,
    ])
    return rows[0].found
  })
  if (found) return
  throw new MigrationError(
    `The role "${role.name}" of DATABASE_URL does not find the tables, which are in the schema ${schema}: give it a search_path that names this schema first.`,
  )
}

/**
 * A partition gets no rights, since rows are read and written through its parent. A function that
 * runs with its owner's rights is for this role alone.
 */
const STATEMENTS = `
  with role as (select oid, quote_ident(rolname) as name from pg_roles where rolname = $1),
  schemas as (
    select oid, quote_ident(nspname) as name, nspname = $3 as is_jobs, nspacl, nspowner
    from pg_namespace where oid = $2::regnamespace or nspname = $3
  ), relations as (
    select format('%s.%I', schemas.name, relname) as name, relacl, relkind, case
        when relkind = 'S' then 'USAGE'
        when is_jobs then 'DELETE, INSERT, SELECT, UPDATE'
        when relispartition then ''
        when relname = $5 then 'SELECT'
        when relname = any($4) then 'INSERT, SELECT'
        else 'DELETE, INSERT, SELECT, UPDATE'
      end as wanted
    from pg_class join schemas on relnamespace = schemas.oid
    where relkind in ('r', 'p', 'v', 'S') and pg_has_role(relowner, 'usage')
  ), differing as (
    select case when relkind = 'S' then 'sequence ' else '' end || relations.name as name, wanted, actual
    from relations, role, lateral (
      select coalesce(string_agg(privilege_type, ', ' order by privilege_type), '') as actual
      from aclexplode(relacl) where grantee = role.oid) as granted
    where actual <> wanted
  ), functions as (
    select prosecdef, proacl,
      format('%s.%I(%s)', schemas.name, proname, pg_get_function_identity_arguments(pg_proc.oid)) as name
    from pg_proc join schemas on pronamespace = schemas.oid
    where prokind = 'f' and pg_has_role(proowner, 'usage')
      and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
  ), statements as (
    select 1 as rank, format('revoke create on schema %s from public', name) as statement from schemas
    where pg_has_role(nspowner, 'usage') and exists (
      select from aclexplode(nspacl) where grantee = 0 and privilege_type = 'CREATE')
    union all
    select 2, format('grant usage on schema %s to %s', schemas.name, role.name) from schemas, role
    where not has_schema_privilege(role.oid, schemas.oid, 'usage')
    union all
    select 3, format('revoke all on %s from %s', differing.name, role.name) from differing, role
    where actual <> ''
    union all
    select 4, format('grant %s on %s to %s', wanted, differing.name, role.name) from differing, role
    where wanted <> ''
    union all
    select 5, format('revoke execute on function %s from public', name) from functions
    where prosecdef and (proacl is null or exists (select from aclexplode(proacl) where grantee = 0))
    union all
    select 6, format('grant execute on function %s to %s', functions.name, role.name)
    from functions, role where (prosecdef or proacl is not null) and not exists (
      select from aclexplode(proacl) where grantee = role.oid or grantee = 0 and not prosecdef)
  )
  select statement from statements order by rank, statement`
