import { randomInt } from 'node:crypto'
import pg from 'pg'
import { MigrationError } from '../migrate/error.ts'
import {
  type ApplicationRole,
  applicationRoleOf,
  createRole,
  creationSql,
} from './application-role.ts'
import { excessRights } from './excess-rights.ts'

const INVALID_PASSWORD = '28P01'
const CONNECT_TIMEOUT_MS = 10_000

/**
 * Makes sure that the role of the application's URL exists, that the URL leads to the database of
 * the open connection, and that it is not a role for which rights on tables mean nothing. Changes
 * nothing but that it creates the role. Returns null if it is the role of the connection.
 *
 * @throws {MigrationError} in one sentence, without the password.
 */
export async function prepareApplicationRole(
  owner: pg.Client,
  url: string,
): Promise<ApplicationRole | null> {
  const role = applicationRoleOf(owner, url)
  if (!role) return null
  const { rows } = await owner.query('select 1 from pg_roles where rolname = $1', [role.name])
  if (rows.length === 0) {
    assertSameAddress(owner, role)
    await createRole(owner, role)
  }
  await allowConnections(owner, role)
  await assertSameDatabase(owner, role)
  await assertRestricted(owner, role)
  return role
}

/**
 * @throws {MigrationError} when the role has rights that the application must not have. `schema`:
 *   also those on its tables, which is qualified and quoted as SQL has it.
 */
export async function assertRestricted(
  owner: pg.Client,
  { name }: ApplicationRole,
  schema?: string,
): Promise<void> {
  const excess = await excessRights(owner, name, schema)
  if (excess.length === 0) return
  throw new MigrationError(
    `The role "${name}" of DATABASE_URL has rights that the application must not have: it ${excess.join(', it ')}. Revoke them, or name a role in DATABASE_URL that does not exist yet: the migration creates it.`,
  )
}

/** A role is only created on a server that both URLs name, since nothing else shows it to be one. */
function assertSameAddress(owner: pg.Client, { name, host, port }: ApplicationRole): void {
  if (host === owner.host && port === owner.port) return
  throw new MigrationError(
    `DATABASE_URL names the server ${host}:${port}, and MIGRATION_DATABASE_URL ${owner.host}:${owner.port}, which has no role "${name}". If both are the same server, as with a pooler, create the role first: ${creationSql(name)}`,
  )
}

async function allowConnections(owner: pg.Client, { name }: ApplicationRole): Promise<void> {
  const { rows } = await owner.query(
    `select format('grant connect on database %I to %I', current_database(), $1::text) as grant
     where not has_database_privilege($1, current_database(), 'connect')`,
    [name],
  )
  for (const row of rows) await owner.query(row.grant)
}

/**
 * Compares by a lock, which both connections see only if they lead to one database: names and
 * addresses differ with a pooler, and are equal for a name that resolves to several servers.
 */
async function assertSameDatabase(owner: pg.Client, role: ApplicationRole): Promise<void> {
  const key = randomInt(2 ** 47)
  await owner.query('select pg_advisory_lock($1)', [key])
  try {
    const free = await withApplication(role, async (client) => {
      const { rows } = await client.query('select pg_try_advisory_xact_lock($1) as free', [key])
      return rows[0].free
    })
    if (!free) return
  } finally {
    await owner.query('select pg_advisory_unlock($1)', [key])
  }
  throw new MigrationError(
    `DATABASE_URL (at ${role.host}:${role.port}) and MIGRATION_DATABASE_URL (at ${owner.host}:${owner.port}) lead to different databases: both must name the same one.`,
  )
}

/**
 * Runs `work` on a connection of the application's URL.
 *
 * @throws {MigrationError} when it does not connect.
 */
export async function withApplication<T>(
  { name, url, host, port }: ApplicationRole,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'signin migrate',
  })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    const { code, message } = error as pg.DatabaseError
    const why =
      code === INVALID_PASSWORD
        ? `The role "${name}" exists with another password than that of DATABASE_URL: correct DATABASE_URL, or set the password of the role with \\password in psql.`
        : `The role "${name}" of DATABASE_URL cannot connect to ${host}:${port}: ${message}`
    throw new MigrationError(why, { cause: error })
  }
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
