import pg from 'pg'
import { MigrationError } from './error.ts'

/**
 * Connects to the database at `url`; the caller ends the connection.
 *
 * @throws {MigrationError} naming the server, never the password, when it does not answer.
 */
export async function connect(url: string, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: applicationName })
  // A lost connection rejects its running statement; without a listener it would end the process, too.
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    const reason = error instanceof Error ? error.message || String(error) : String(error)
    throw new MigrationError(
      `The database "${client.database}" at ${client.host}:${client.port} cannot be reached: ${reason}`,
      { cause: error },
    )
  }
}
