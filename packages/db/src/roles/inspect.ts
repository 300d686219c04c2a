import { connect } from '../migrate/connection.ts'
import { locateHistory } from '../migrate/history-table.ts'
import { excessRights } from './excess-rights.ts'

export interface InspectedRole {
  role: string
  /** Predicates, such as "is a superuser"; empty for a role that the migration has restricted. */
  excess: string[]
}

/**
 * What the role of `url` may do that the application must not, for a report to an operator: with one
 * role only it owns the tables.
 *
 * @throws {MigrationError} when it does not connect.
 */
export async function inspectRole(url: string): Promise<InspectedRole> {
  const client = await connect(url, 'signin inspect role')
  try {
    const { schema } = await locateHistory(client)
    const { rows } = await client.query<{ role: string }>('select current_user as role')
    const role = rows[0]?.role ?? ''
    return { role, excess: await excessRights(client, role, schema) }
  } finally {
    await client.end()
  }
}
