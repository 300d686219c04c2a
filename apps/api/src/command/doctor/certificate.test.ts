import { createServer, type Server } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { selfSigned } from '../../certificates/self-signed.ts'
import { certificateProbe } from './certificate.ts'
import type { Patient } from './patient.ts'

const DAY_MS = 86_400_000

let server: Server | undefined
afterEach(
  () => new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve())),
)

async function serve(name: string, days: number): Promise<string> {
  const { certificate, key } = await selfSigned([name], days)
  server = createServer({ cert: certificate, key })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `https://127.0.0.1:${(server.address() as { port: number }).port}`
}

async function examine(url: string, inDays = 0): Promise<string[]> {
  const clock = () => new Date(Date.now() + inDays * DAY_MS)
  const env = { publicUrl: new URL(url) }
  const findings = await certificateProbe.examine({ env, clock } as unknown as Patient)
  return findings.map(({ status, message }) => `${status}: ${message}`)
}

test('a certificate of this name that nobody vouches for is a warning', async () => {
  expect(await examine(await serve('127.0.0.1', 365))).toEqual([
    'ok: The certificate is for 127.0.0.1.',
    expect.stringMatching(/^ok: The certificate is valid until /),
    'warning: Browsers warn of the certificate. Its certificate is self-signed.',
  ])
})

test('another name fails', async () => {
  const [first] = await examine(await serve('signin.example.com', 365))
  expect(first).toBe('failed: The certificate is not for 127.0.0.1: browsers refuse it.')
})

test.each([
  [360, /^warning: The certificate expires on /],
  [370, /^failed: The certificate expired on /],
])('after %i of 365 days', async (inDays, finding) => {
  const [, second] = await examine(await serve('127.0.0.1', 365), inDays)
  expect(second).toMatch(finding)
})

test('an address that cannot be reached from here is a warning; http has no certificate', async () => {
  const [first] = await examine('https://127.0.0.1:1')
  expect(first).toMatch(/^warning: .* cannot be reached from here\. It refuses the connection\.$/)
  expect(await examine('http://localhost:4000')).toEqual(['ok: http://localhost:4000 uses no TLS.'])
})
