// The minimal session check: one route, one prepared SELECT.
import { createHash } from 'node:crypto'
import Fastify from 'fastify'
import pg from 'pg'

const { DATABASE_URL, POOL_SIZE, PORT } = process.env
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(POOL_SIZE) })
const app = Fastify({ logger: false })

const FIND = {
  name: 'find-session',
  text: `
    select id, account_id, created_at, authenticated_at, expires_at
    from sessions where token_hash = $1 and expires_at > now()`,
}

app.get('/health', async () => (await pool.query('select 1')).rows)

app.get('/session', async (request) => {
  const value = request.headers.cookie?.slice(request.headers.cookie.indexOf('=') + 1) ?? ''
  const tokenHash = createHash('sha256').update(value).digest()
  const { rows } = await pool.query({ ...FIND, values: [tokenHash] })
  const row = rows[0]
  return (
    row && {
      id: row.id,
      accountId: row.account_id,
      createdAt: row.created_at.toISOString(),
      authenticatedAt: row.authenticated_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    }
  )
})

await app.listen({ host: '127.0.0.1', port: Number(PORT) })
