import { once } from 'node:events'
import { request } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { ask } from '../support/http.ts'
import { readOnlyStack } from '../support/read-only-stack.ts'
import { run } from '../support/run.ts'
import type { Stack } from '../support/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await readOnlyStack()
})

async function shakeHands(options: ConnectionOptions) {
  const { hostname: host, port } = new URL(stack.url)
  const ca = await stack.certificate()
  const socket = connectTls({ host, port: Number(port), servername: host, ca, ...options })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

test('the proxy supports TLS 1.3 and 1.2, and rejects older versions and weak ciphers', async () => {
  expect((await shakeHands({})).getProtocol()).toBe('TLSv1.3')
  const old = await shakeHands({ maxVersion: 'TLSv1.2' })
  expect(old.getCipher().name).toMatch(/^ECDHE-.*(GCM|CHACHA20)/)
  expect(old.getTLSTicket()).toBeUndefined()
  // Lowers the client's security level, without which it would not offer these versions.
  const older = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' } as const
  await expect(shakeHands(older)).rejects.toMatchObject({
    code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  })
  const weak = { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:ECDHE-ECDSA-AES128-SHA' } as const
  await expect(shakeHands(weak)).rejects.toMatchObject({
    code: expect.stringMatching(/HANDSHAKE_FAILURE/),
  })
})

test('the proxy supports HTTP/2', async () => {
  const session = connectHttp2(stack.url, { ca: await stack.certificate() })
  onTestFinished(() => session.destroy())
  const asked = session.request({ ':path': '/health' })
  const [headers] = await once(asked, 'response')
  expect(headers[':status']).toBe(200)
  expect(session.alpnProtocol).toBe('h2')
})

test.each([
  ['/sign-in?next=/account', 'localhost'],
  ['/api/health', 'evil.example.com'],
  ['//evil.example.com/', 'evil.example.com'],
])(
  'http %s is redirected to https on the configured origin, whatever the Host (%s)',
  async (path, host) => {
    const answer = await fetchPlain(path, host)
    expect(answer.status).toBe(308)
    expect(answer.headers.location).toBe(`${stack.url}${path}`)
  },
)

async function fetchPlain(path: string, host: string) {
  const { hostname, port } = new URL(stack.httpUrl)
  const asked = request({ hostname, port, path, headers: { host }, agent: false }).end()
  const [answer] = await once(asked, 'response')
  answer.resume()
  return { status: answer.statusCode, headers: answer.headers }
}

test('the client cannot forge its address, the request id or the host', async () => {
  const headers = {
    'x-forwarded-for': '203.0.113.7',
    'x-real-ip': '203.0.113.7',
    forwarded: 'for=203.0.113.7',
    'x-request-id': 'forged-request-id',
  }
  const answer = await ask(stack, '/api/missing?code=a-secret-of-the-query', { headers })
  const id = String(answer.headers['x-request-id'])
  expect(id).toMatch(/^[0-9a-f]{32}$/)
  const [reported] = await linesOf('backend', id)
  expect(reported).toMatchObject({ requestId: id, path: '/api/missing', status: 404 })
  expect(reported?.address).toMatch(/^10\./)

  const [logged] = await linesOf('proxy', id)
  expect(logged).toMatchObject({ path: '/api/missing', status: '404', address: reported?.address })
  const all = await stack.compose('logs', '--no-log-prefix', 'proxy', 'backend', 'frontend')
  expect(all).not.toContain('203.0.113.7')
  expect(all).not.toContain('a-secret-of-the-query')

  const elsewhere = await ask(stack, '/', { headers: { host: 'evil.example.com' } })
  expect(elsewhere.status).toBe(421)
})

/** The lines of a service's log about one request. */
async function linesOf(service: string, id: string): Promise<Record<string, unknown>[]> {
  const log = await stack.compose('logs', '--no-log-prefix', service)
  const lines = log.split('\n').filter((line) => line.includes(id))
  return lines.map((line) => JSON.parse(line.slice(line.indexOf('{'))))
}

test('only the proxy publishes ports', async () => {
  const containers = await inspected()
  const published = containers.flatMap(({ Name, NetworkSettings }) =>
    Object.values(NetworkSettings.Ports ?? {}).flatMap((ports) => (ports ? [Name] : [])),
  )
  const ours = published.filter((name) => !name.includes('-mail-'))
  expect(new Set(ours)).toEqual(new Set([`/${stack.project}-proxy-1`]))
})

test('the api reaches the database, and the proxy does not', async () => {
  const [db] = (await inspected()).filter(({ Name }) => Name.endsWith('-db-1'))
  const networks = Object.entries(db?.NetworkSettings.Networks ?? {})
  expect(networks.map(([name]) => name)).toEqual([`${stack.project}_data`])
  const address = networks[0]?.[1].IPAddress ?? ''
  expect(address).toMatch(/^\d/)
  const opened = await stack.compose('exec', '-T', 'backend', 'node', '-e', OPEN, address)
  expect(opened).toContain('opened')
  for (const host of ['db', address]) {
    const telnet = ['exec', '-T', 'proxy', 'curl', '--silent', '--max-time', '3', '--verbose']
    const { code, output } = await stack.script('compose', ...telnet, `telnet://${host}:5432`)
    expect(code).not.toBe(0)
    expect(output).not.toContain('Connected to')
  }
})

const OPEN =
  "require('node:net').connect(5432, process.argv[1]).on('connect', function () { console.log('opened'); this.end() })"

test('every container runs unprivileged, without capabilities, with limits and a read-only root', async () => {
  const ours = (await inspected()).filter(({ Name }) => !/-(mail|certificates)-/.test(Name))
  expect(ours.length).toBeGreaterThanOrEqual(8)
  for (const { Name, Config, HostConfig } of ours) {
    expect([Name, Config.User]).toEqual([
      Name,
      expect.stringMatching(/^(node|postgres|\d{3,}(:\d+)?)$/),
    ])
    expect([Name, HostConfig.ReadonlyRootfs, HostConfig.CapAdd, HostConfig.Privileged]).toEqual([
      Name,
      true,
      null,
      false,
    ])
    expect([Name, HostConfig.CapDrop]).toEqual([Name, ['ALL']])
    expect([Name, HostConfig.SecurityOpt]).toEqual([Name, ['no-new-privileges:true']])
    expect(HostConfig.Memory, Name).toBeGreaterThan(0)
    expect(HostConfig.NanoCpus, Name).toBeGreaterThan(0)
    expect(HostConfig.PidsLimit, Name).toBeGreaterThan(0)
    expect(HostConfig.LogConfig.Config, Name).toMatchObject({ 'max-size': '10m', 'max-file': '5' })
  }
})

interface Inspected {
  Name: string
  Config: { User: string }
  HostConfig: {
    ReadonlyRootfs: boolean
    CapAdd: string[] | null
    CapDrop: string[]
    Privileged: boolean
    SecurityOpt: string[]
    Memory: number
    NanoCpus: number
    PidsLimit: number
    LogConfig: { Config: Record<string, string> }
  }
  NetworkSettings: {
    Ports: Record<string, unknown[] | null> | null
    Networks: Record<string, { IPAddress: string }>
  }
}

async function inspected(): Promise<Inspected[]> {
  const ids = (await stack.compose('ps', '--all', '--quiet')).trim().split('\n')
  const { output } = await run('docker', ['inspect', ...ids])
  return JSON.parse(output)
}
