import pg from 'pg'

/** Runs `sql` in a new session, which keeps its locks until the returned function is called. */
export async function holdLock(url: string, sql: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  await client.query(sql)
  return () => client.end()
}
