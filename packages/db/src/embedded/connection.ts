import pg from 'pg'
import { USER } from './password.ts'

const DATABASE = 'signin'

export function urlOf(port: number, password: string, database = DATABASE): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`
}

/**
 * Connects as the application will, and creates its database if it does not exist. Returns the
 * server's version.
 */
export async function openDatabase(port: number, password: string): Promise<string> {
  try {
    return await versionThrough(urlOf(port, password))
  } catch (error) {
    if ((error as pg.DatabaseError).code !== '3D000') throw error
    await withClient(urlOf(port, password, 'postgres'), (client) =>
      client.query(`create database ${DATABASE}`),
    )
    return versionThrough(urlOf(port, password))
  }
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
