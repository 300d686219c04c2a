import type { Database } from '../../start/database.ts'
import { type Finding, failed, ok, warning } from './finding.ts'
import type { Probe } from './probe.ts'

const TWO_ROLES =
  'Let a role of its own own the tables and migrate: set MIGRATION_DATABASE_URL (docs/operations.md).'

/** What the role of DATABASE_URL may do: enough to work, and no more. */
export const rightsProbe: Probe = {
  name: 'rights',
  mend: 'Check that the role of DATABASE_URL may read the catalog.',
  needsDatabase: true,
  async examine({ database }) {
    const { db, url } = await database()
    const { inspectRole } = await import('../../start/database.ts')
    const { role, excess } = await inspectRole(url)
    return [enoughOf(role, await deniedTables(db)), excessOf(role, excess)]
  },
}

/** Tables that it may not read, or not add rows to. Partitions are reached through their table. */
async function deniedTables(db: Database['db']): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    select relname::text as name from pg_class
    where relnamespace in (current_schema()::regnamespace, to_regnamespace('pgboss'))
      and relkind in ('r', 'p') and not relispartition and relname <> '_prisma_migrations'
      and not (has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert'))
    order by 1`
  return rows.map(({ name }) => name)
}

function enoughOf(role: string, denied: string[]): Finding {
  if (denied.length === 0) return ok(`The role ${role} may use every table.`)
  return failed(
    `The role ${role} may not use ${denied.join(', ')}.`,
    'Run "signin migrate", which grants what is missing.',
  )
}

function excessOf(role: string, excess: string[]): Finding {
  if (excess.length === 0) return ok(`The role ${role} may do no more than that.`)
  return warning(
    `The role ${role} ${excess.join(', ')}: who takes over the api can rewrite the audit log.`,
    TWO_ROLES,
  )
}
