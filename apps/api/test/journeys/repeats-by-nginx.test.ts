import { once } from 'node:events'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { freePort } from '../free-port.ts'
import { holdOpen } from '../held-open.ts'
import { noNginx, startNginx, type TestNginx } from '../nginx.ts'

const CONFIGURATION = '/etc/nginx/conf.d'
const ours = fileURLToPath(new URL('../../../../infra/nginx/conf.d', import.meta.url))

/** A request that reached a replica: its method and the bytes of its body. */
interface Reached {
  method: string | undefined
  bytes: number
}

describe.skipIf(noNginx)('the production proxy', () => {
  const reached: Reached[] = []
  let answers = false
  let replicas: Server[]
  let places: string[]
  let nginx: TestNginx
  let url: string
  const home = mkdtempSync(path.join(tmpdir(), 'signin-proxy-'))

  beforeAll(async () => {
    replicas = await Promise.all([startReplica(), startReplica()])
    cpSync(ours, home, { recursive: true })
    for (const file of globSync(`${home}/**/*.conf`)) {
      // Debian's nginx is older than that of the image.
      const text = readFileSync(file, 'utf8')
        .replaceAll(CONFIGURATION, home)
        .replace(/^keepalive_min_timeout .*$/m, '')
      writeFileSync(file, text.replaceAll(/\/dev\/std(out|err)/g, `${home}/$1.log`))
    }
    places = replicas.map(placeOf)
    nginx = await startProxy(home, places)
    url = `http://127.0.0.1:${nginx.port}`
  })
  beforeEach(() => {
    reached.length = 0
    answers = false
  })
  afterAll(async () => {
    await nginx?.stop()
    for (const replica of replicas) replica.close()
    rmSync(home, { recursive: true })
  })

  /** A replica that drops every request, or answers it if `answers` is set. */
  async function startReplica(): Promise<Server> {
    const replica = createServer((request, response) => {
      const seen = { method: request.method, bytes: 0 }
      reached.push(seen)
      request.on('error', () => {}).on('data', (chunk: Buffer) => (seen.bytes += chunk.length))
      request.on('end', () => (answers ? response.end('{}') : response.destroy()))
    })
    replica.listen(0, '127.0.0.1')
    await once(replica, 'listening')
    return replica
  }

  const ask = (place: string, method: string, body?: string) =>
    fetch(url + place, { method, ...(body !== undefined && { body }) })

  test.each([
    ['PUT', '/api/account/avatar', 'a small picture'],
    ['PUT', '/api/account/avatar', 'x'.repeat(200_000)],
    ['DELETE', '/api/account/avatar', undefined],
    ['POST', '/api/trpc/sessions.signIn', '{}'],
    ['PUT', '/api/trpc/sessions.signIn', '{}'],
    ['PATCH', '/api/trpc/sessions.signIn', '{}'],
    ['OPTIONS', '/api/trpc/sessions.signIn', undefined],
    ['PURGE', '/', undefined],
  ])(
    'sends a %s of %s to one replica, and returns an error if it goes down',
    async (method, place, body) => {
      const answer = await ask(place, method, body)
      expect(reached.map((it) => it.method)).toEqual([method])
      expect(answer.status).toBe(503)
      if (!place.startsWith('/api/')) return
      expect(await answer.json()).toMatchObject({ error: { data: { code: 'unavailable' } } })
    },
  )

  test('retries GET and HEAD on another replica', async () => {
    for (const method of ['GET', 'HEAD']) {
      reached.length = 0
      await ask('/api/trpc/sessions.current', method)
      expect(reached.map((it) => it.method)).toEqual([method, method])
    }
  })

  test('sends a POST to another replica if the first one refuses the connection', async () => {
    answers = true
    const half = await startProxy(home, [`127.0.0.1:${await freePort()}`, `${places[0]}`])
    onTestFinished(() => half.stop())
    for (const body of ['{}', 'x'.repeat(50_000)]) {
      const place = `http://127.0.0.1:${half.port}/api/trpc/sessions.signIn`
      for (let time = 0; time < 2; time++) {
        expect((await fetch(place, { method: 'POST', body })).status).toBe(200)
      }
    }
  })

  test('returns the response of any method', async () => {
    answers = true
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await ask('/api/account/avatar', method)).status).toBe(200)
    }
  })

  test.each([
    ['PUT', '/api/account/avatar', 'image/png'],
    ['POST', '/api/trpc/sessions.signIn', 'application/json'],
  ])(
    'forwards the body of a %s to %s before its last byte arrives',
    async (method, place, type) => {
      answers = true
      const headers = { 'content-type': type }
      const held = holdOpen(url + place, { method, headers, body: Buffer.alloc(100_000) })
      onTestFinished(() => held.hangUp())
      await expect.poll(() => reached[0]?.bytes).toBe(99_999)
      held.finish()
      expect((await held.answer).status).toBe(200)
    },
  )

  test('rejects a picture over 5 MB, and any other body over 128 kB', async () => {
    const large = await ask('/api/account/avatar', 'PUT', 'x'.repeat(5 * 1024 * 1024 + 1))
    const other = await ask('/api/trpc/sessions.signIn', 'PUT', 'x'.repeat(128 * 1024 + 1))
    expect([large.status, other.status]).toEqual([413, 413])
    expect(reached).toEqual([])
  })
})

function placeOf(server: Server): string {
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Starts the production configuration copied to `home`, without TLS and Docker's DNS. */
function startProxy(home: string, places: string[]): Promise<TestNginx> {
  const servers = places.map((place) => `server ${place} max_fails=0;`).join(' ')
  return startNginx(
    (port) => `
      map "" $public_origin { default https://127.0.0.1; }
      upstream backend { ${servers} }
      upstream frontend { ${servers} }
      include ${home}/10-log.conf;
      include ${home}/30-limits.conf;
      include ${home}/45-repeats.conf;
      include ${home}/50-rejected.conf;
      include ${home}/55-failures.conf;
      server {
        listen 127.0.0.1:${port};
        include ${home}/snippets/failures.conf;
        include ${home}/snippets/locations.conf;
      }`,
  )
}
