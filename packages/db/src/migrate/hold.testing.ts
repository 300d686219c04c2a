import pg from 'pg'

/** Runs `sql` in a session that keeps what it locked until the answer is called. */
export async function hold(url: string, sql: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  await client.query(sql)
  return () => client.end()
}
