import pg from 'pg'
import { createRole, setPassword } from '../roles/application-role.ts'
import { APPLICATION, OWNER, type Passwords } from './password.ts'

const DATABASE = 'signin'
const DATABASE_MISSING = '3D000'
/** Also for a role that does not exist, so that nobody learns which roles do. */
const WRONG_PASSWORD = '28P01'

/** The URLs of the two roles. They contain passwords: do not log them. */
export interface Urls {
  /** Of the role that reads and writes rows, and that Signin connects as. */
  url: string
  /** Of the role that owns the tables and migrates. */
  ownerUrl: string
}

export function urlsOf(port: number, { owner, application }: Passwords): Urls {
  return { url: urlOf(port, APPLICATION, application), ownerUrl: urlOf(port, OWNER, owner) }
}

function urlOf(port: number, role: string, password: string, database = DATABASE): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`
}

/**
 * Connects as both roles, and creates the database and the application's role if they do not exist.
 * Returns the server's version.
 */
export async function openDatabase(port: number, passwords: Passwords): Promise<string> {
  const { url, ownerUrl } = urlsOf(port, passwords)
  const version = await versionThrough(ownerUrl).catch(async (error) => {
    if ((error as pg.DatabaseError).code !== DATABASE_MISSING) throw error
    await withClient(urlOf(port, OWNER, passwords.owner, 'postgres'), (client) =>
      client.query(`create database ${DATABASE}`),
    )
    return versionThrough(ownerUrl)
  })
  await versionThrough(url).catch(async (error) => {
    if ((error as pg.DatabaseError).code !== WRONG_PASSWORD) throw error
    const role = { name: APPLICATION, password: passwords.application }
    await withClient(ownerUrl, async (client) => {
      await createRole(client, role)
      await setPassword(client, role.name, role.password)
    })
    await versionThrough(url)
  })
  return version
}

function versionThrough(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query('show server_version')
    return rows[0].server_version
  })
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  // Without a listener a connection that is lost would end this process.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
