// Better Auth with its defaults, mounted on Fastify as its documentation shows.
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import Fastify from 'fastify'
import pg from 'pg'

const { COOKIE_CACHE, DATABASE_URL, POOL_SIZE, PORT } = process.env
const origin = `http://127.0.0.1:${PORT}`

const auth = betterAuth({
  database: new pg.Pool({ connectionString: DATABASE_URL, max: Number(POOL_SIZE) }),
  baseURL: origin,
  // Both Better Auth servers share one database, which is temporary.
  secret: 'a benchmark keeps no secrets worth guessing',
  emailAndPassword: { enabled: true },
  session: { cookieCache: { enabled: COOKIE_CACHE === 'on' } },
  // Off: it would count the whole load as one client, as it comes from one machine.
  rateLimit: { enabled: false },
  logger: { disabled: true },
  telemetry: { enabled: false },
})
await (await getMigrations(auth.options)).runMigrations()

const app = Fastify({ logger: false })

app.get('/health', async () => ({ ok: true }))

app.route({
  method: ['GET', 'POST'],
  url: '/api/auth/*',
  async handler(request, reply) {
    const headers = new Headers()
    for (const [name, value] of Object.entries(request.headers)) {
      if (value) headers.append(name, value.toString())
    }
    const response = await auth.handler(
      new Request(new URL(request.url, `http://${request.headers.host}`), {
        method: request.method,
        headers,
        body: request.body ? JSON.stringify(request.body) : null,
      }),
    )
    reply.status(response.status)
    response.headers.forEach((value, name) => {
      reply.header(name, value)
    })
    return reply.send(response.body ? await response.text() : null)
  },
})

await app.listen({ host: '127.0.0.1', port: Number(PORT) })
