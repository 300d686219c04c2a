import pg from 'pg'
import { MigrationError } from '../migrate/error.ts'
import { scramVerifier } from './scram-verifier.ts'

/** The role of DATABASE_URL, where that of MIGRATION_DATABASE_URL is another one. */
export interface ApplicationRole {
  name: string
  /** Undefined if the server authenticates it by other means, such as a certificate. */
  password: string | undefined
  host: string
  port: number
  url: string
}

/** PostgreSQL cuts longer names, after which two URLs with different names share a role. */
const MAX_NAME_BYTES = 63
/** Another migrator of the same server has created the role, or creates it in this moment. */
const EXISTS_ALREADY = new Set<unknown>(['42710', '23505'])

/**
 * The role of the application's URL; null if it is the role of the open connection, which then both
 * migrates and serves.
 *
 * @throws {MigrationError} when the URL names another database than the connection's, or a role
 *   whose name is too long, or its own password.
 */
export function applicationRoleOf(owner: pg.Client, url: string): ApplicationRole | null {
  const { user = '', password, host, port, database } = new pg.Client({ connectionString: url })
  if (database !== owner.database) {
    throw new MigrationError(
      `DATABASE_URL names the database "${database}", and MIGRATION_DATABASE_URL "${owner.database}": both must name the same one.`,
    )
  }
  if (user === owner.user) return null
  if (Buffer.byteLength(user) > MAX_NAME_BYTES) {
    throw new MigrationError(
      `DATABASE_URL names a role with a name of more than ${MAX_NAME_BYTES} bytes: choose a shorter one.`,
    )
  }
  if (password && password === owner.password) {
    throw new MigrationError(
      'DATABASE_URL and MIGRATION_DATABASE_URL have the same password, with which the application could connect as the owner of the tables: give its role one of its own.',
    )
  }
  return { name: user, password: password || undefined, host, port, url }
}

/**
 * Creates the role with its password, unless it exists. The statement has a verifier in place of the
 * password.
 *
 * @throws {MigrationError} with the SQL for an administrator, when the connection may not.
 */
export async function createRole(
  owner: pg.Client,
  { name, password }: Pick<ApplicationRole, 'name' | 'password'>,
): Promise<void> {
  try {
    await owner.query(`create role ${pg.escapeIdentifier(name)} login ${passwordClause(password)}`)
  } catch (error) {
    const { code, message } = error as pg.DatabaseError
    if (EXISTS_ALREADY.has(code)) return
    throw new MigrationError(
      `The role ${pg.escapeIdentifier(name)} of DATABASE_URL does not exist, and the role of MIGRATION_DATABASE_URL cannot create it (${message}). Let an administrator of the database run: ${creationSql(name)}`,
      { cause: error },
    )
  }
}

/** Sets the password of an existing role, again as a verifier. */
export async function setPassword(owner: pg.Client, name: string, password: string): Promise<void> {
  await owner.query(`alter role ${pg.escapeIdentifier(name)} login ${passwordClause(password)}`)
}

/** For an error message: the password itself is left to the administrator. */
export function creationSql(name: string): string {
  return `create role ${pg.escapeIdentifier(name)} login password '…' (the password in DATABASE_URL)`
}

function passwordClause(password: string | undefined): string {
  return password === undefined ? '' : `password ${pg.escapeLiteral(scramVerifier(password))}`
}
