import pg from 'pg'

export async function runSql(url: string, sql: string, values?: unknown[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql, values).finally(() => client.end())
}
