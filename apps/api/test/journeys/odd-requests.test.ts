import { METHODS } from 'node:http'
import { connect } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { appForFile } from '../harness.ts'

const signin = await appForFile()
let port: number
beforeAll(async () => {
  await signin.app.listen({ port: 0, host: '127.0.0.1' })
  port = (signin.app.server.address() as { port: number }).port
})

/** Uses a socket, since HTTP clients refuse to send some of these methods. */
async function statusOf(method: string, path: string): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return Number(answer.split(' ')[1] ?? 0)
}

/** Node closes the connection on CONNECT, as this is no proxy. */
const methods = METHODS.filter((method) => method !== 'CONNECT')

test.each(['/api/trpc/sessions.current', '/api/nothing', '/'])(
  'no method causes a server error at %s',
  async (path) => {
    const answered = await Promise.all(methods.map((method) => statusOf(method, path)))
    expect(answered.filter((status) => status < 200 || status >= 500)).toEqual([])
  },
)

test('an unimplemented method is answered 405', async () => {
  for (const method of ['TRACE', 'QUERY', 'PROPFIND']) {
    expect(await statusOf(method, '/api/trpc/sessions.current')).toBe(405)
  }
})

test('long values from a client are truncated in the log', async () => {
  const long = 'x'.repeat(15_000)
  const before = signin.logged().length
  await signin.app.inject({ url: `/api/${long}` })
  await signin.app.inject({
    method: 'POST',
    url: '/api/trpc/sessions.signOut',
    headers: { origin: `https://${long}.example`, 'user-agent': long, referer: long },
  })
  const lines = signin.logged().slice(before).trim().split('\n')
  expect(lines.length).toBeGreaterThanOrEqual(3)
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(1000)
})
