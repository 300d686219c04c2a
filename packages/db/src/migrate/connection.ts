import pg from 'pg'
import { MigrationError } from './error.ts'
import { resetSettings } from './settings.ts'

/**
 * Connects to the database at `url`; the caller closes the connection.
 *
 * @throws {MigrationError} when the server is unreachable. The message names the server and not the
 *   password.
 */
export async function connect(url: string, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: applicationName })
  // A lost connection rejects its running statement. Without a listener it would also end the
  // process.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    const reason = error instanceof Error ? error.message || String(error) : String(error)
    throw new MigrationError(
      `The database "${client.database}" at ${client.host}:${client.port} cannot be reached: ${reason}`,
      { cause: error },
    )
  }
  try {
    await resetSettings(client)
    return client
  } catch (error) {
    await client.end()
    throw error
  }
}
