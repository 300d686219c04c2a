import type { Database } from '../../start/database.ts'
import { type Finding, failed, ok, warning } from './finding.ts'
import type { Probe } from './probe.ts'

const TWO_ROLES =
  'Let a role of its own own the tables and migrate: set MIGRATION_DATABASE_URL (docs/operations.md).'

interface Rights {
  role: string
  superuser: boolean
  owner: boolean
  /** Tables that it may not read, or not add rows to. */
  denied: string[] | null
}

/** What the role of DATABASE_URL may do: enough to work, and no more. */
export const rightsProbe: Probe = {
  name: 'rights',
  mend: 'Check that the role of DATABASE_URL may read the catalog.',
  needsDatabase: true,
  async examine({ database }) {
    const rights = await rightsOf((await database()).db)
    return [enoughOf(rights), excessOf(rights)]
  },
}

async function rightsOf(db: Database['db']): Promise<Rights> {
  const [rights] = await db.$queryRaw<Rights[]>`
    with tables as (
      select oid, relname, relowner from pg_class
      where relnamespace in ('public'::regnamespace, to_regnamespace('pgboss'))
        and relkind in ('r', 'p') and relname <> '_prisma_migrations')
    select current_user::text as role,
      (select rolsuper from pg_roles where rolname = current_user) as superuser,
      exists (select from tables where pg_has_role(relowner, 'usage')) as owner,
      (select array_agg(relname::text order by relname) from tables
        where not has_table_privilege(oid, 'select') or not has_table_privilege(oid, 'insert')) as denied`
  if (!rights) throw new Error('the rights of the role are missing')
  return rights
}

function enoughOf({ role, denied }: Rights): Finding {
  if (!denied) return ok(`The role ${role} may use every table.`)
  return failed(
    `The role ${role} may not use ${denied.join(', ')}.`,
    'Run "signin migrate", which grants what is missing.',
  )
}

function excessOf({ role, superuser, owner }: Rights): Finding {
  if (superuser) {
    return warning(
      `The role ${role} is a superuser: who takes over the api takes over the server.`,
      TWO_ROLES,
    )
  }
  if (!owner) return ok('It owns no table.')
  return warning(
    `The role ${role} owns the tables: who takes over the api can rewrite the audit log.`,
    TWO_ROLES,
  )
}
