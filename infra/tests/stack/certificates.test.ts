import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { selfSigned } from '@signin/api/src/certificates/self-signed.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../support/stack.ts'

let stack: Stack
let first: string
beforeAll(async () => {
  stack = await startStack()
  first = await fileOf('fullchain.pem')
})
afterAll(() => stack?.down())

const pathOf = (name: string) => join(stack.directory, 'infra/nginx/certificates', name)
const fileOf = (name: string) => readFile(pathOf(name), 'utf8')

async function put(certificate: string, key: string, mode = 0o644): Promise<void> {
  for (const [name, text] of Object.entries({ 'fullchain.pem': certificate, 'privkey.pem': key })) {
    await rm(pathOf(name), { force: true })
    await writeFile(pathOf(name), text, { mode })
  }
}

/** The fingerprint of the certificate that the proxy presents to a new connection. */
async function presentedCertificate(): Promise<string> {
  const { hostname: host, port } = new URL(stack.url)
  const socket: TLSSocket = connect({ host, port: Number(port), rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { raw } = socket.getPeerCertificate()
  socket.destroy()
  return new X509Certificate(raw).fingerprint256
}

const fingerprintOf = (pem: string) => new X509Certificate(pem).fingerprint256

test('the first start creates a certificate whose key only the proxy can read', async () => {
  const { mode, gid } = await stat(pathOf('privkey.pem'))
  expect([mode & 0o777, gid]).toEqual([0o640, 101])
  expect(new X509Certificate(first).checkHost('localhost')).toBe('localhost')
  expect(await presentedCertificate()).toBe(fingerprintOf(first))
  const { code, output } = await stack.script('certificates', 'check')
  expect([code, output]).toEqual([
    0,
    expect.stringMatching(/^The certificate for localhost is good until \S+\.\n$/),
  ])
})

const LONG_AGO = new Date('2020-01-01T00:00:00Z')

test.each([
  [
    'expired',
    'fullchain.pem has expired, on 2020-01-31.',
    () => selfSigned(['localhost'], 30, LONG_AGO),
  ],
  [
    'of another host',
    'fullchain.pem is not for localhost',
    () => selfSigned(['other.example.com'], 30),
  ],
  [
    'with the key of another',
    'privkey.pem is not the key of fullchain.pem.',
    async () => ({
      ...(await selfSigned(['localhost'], 30)),
      key: (await selfSigned(['localhost'], 30)).key,
    }),
  ],
  [
    'cut short',
    'fullchain.pem holds no certificate in PEM.',
    async () => {
      const { certificate, key } = await selfSigned(['localhost'], 30)
      return { certificate: certificate.slice(0, certificate.length / 2), key }
    },
  ],
  [
    'with an empty key',
    'privkey.pem holds no key without a passphrase in PEM.',
    async () => ({ ...(await selfSigned(['localhost'], 30)), key: '' }),
  ],
])(
  'a certificate %s is rejected with one sentence, and the proxy keeps the present one',
  async (_, sentence, make) => {
    const { certificate, key } = await make()
    await put(certificate, key)
    const { code, output } = await stack.script('certificates', 'reload')
    expect(output).toContain(sentence)
    expect(output).toContain('The proxy serves on with the certificate that it has.')
    expect(code).toBe(1)
    expect(await presentedCertificate()).toBe(fingerprintOf(first))
  },
)

test('a key that the proxy cannot read is rejected, with the command that repairs it', async () => {
  const { certificate, key } = await selfSigned(['localhost'], 30)
  await put(certificate, key, 0o600)
  const { code, output } = await stack.script('certificates', 'reload')
  expect([code, output]).toEqual([
    1,
    expect.stringContaining('chgrp 101 fullchain.pem && chmod 640 fullchain.pem'),
  ])
  expect(await presentedCertificate()).toBe(fingerprintOf(first))
})

test('an invalid configuration of nginx is rejected, and the proxy keeps its certificate', async () => {
  const { certificate, key } = await selfSigned(['localhost'], 30)
  await put(certificate, key)
  const broken = join(stack.directory, 'infra/nginx/conf.d/99-broken.conf')
  await writeFile(broken, 'no_such_directive on;\n')
  const { code, output } = await stack.script('certificates', 'reload')
  await rm(broken)
  expect([code, output]).toEqual([
    1,
    expect.stringContaining('unknown directive "no_such_directive"'),
  ])
  expect(await presentedCertificate()).toBe(fingerprintOf(first))
})

test('a valid certificate is used after a reload, and survives restarts', async () => {
  const { certificate, key } = await selfSigned(['localhost'], 30)
  await put(certificate, key)
  const { code, output } = await stack.script('certificates', 'reload')
  expect([code, output]).toEqual([0, expect.stringContaining('The proxy shows it from now on.')])
  await expect.poll(presentedCertificate, { timeout: 60_000 }).toBe(fingerprintOf(certificate))
  await stack.compose('up', '--detach', '--wait', '--force-recreate', 'certificates', 'proxy')
  expect(await presentedCertificate()).toBe(fingerprintOf(certificate))
  // Restarts the same container, as a reboot does.
  await stack.compose('restart', 'proxy')
  await expect
    .poll(() => presentedCertificate().catch(String), { timeout: 30_000 })
    .toBe(fingerprintOf(certificate))
})
