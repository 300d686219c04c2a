import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { selfSigned } from '@signin/api/src/certificates/self-signed.ts'
import { afterAll, expect, test } from 'vitest'
import { run } from '../support/run.ts'
import { prepareStack, type Stack } from '../support/stack.ts'

const HOST = 'accounts.example.com'
/** Replaces the official image: Debian's certbot, and Pebble, a certificate authority for tests. */
const DOCKERFILE = `FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends certbot pebble && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["certbot"]
`
const IMAGE = 'signin-test/acme:local'

/** The additional services: the authority, and a network alias by which it reaches the proxy. */
const authority = `  authority:
    image: ${IMAGE}
    entrypoint: [pebble, -config, /authority/pebble.json]
    environment: { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '0' }
    volumes: [./authority:/authority:ro]
    networks: [edge]
  proxy:
    networks: { edge: { aliases: [${HOST}] } }
  certbot:
    image: ${IMAGE}
    environment: { REQUESTS_CA_BUNDLE: /authority/certificate.pem }
    volumes: [./authority:/authority:ro]
`

let stack: Stack
afterAll(() => stack?.down())

test('a certificate is obtained by ACME and used by the proxy; a second run changes nothing', async () => {
  stack = await prepareStack({
    env: {
      PUBLIC_URL: `https://${HOST}`,
      ACME_EMAIL: 'operations@example.com',
      ACME_SERVER: 'https://authority:14000/dir',
    },
  })
  await layOutAuthority()
  await stack.compose('up', '--detach', '--wait')

  const before = await presentedCertificate()
  const { code, output } = await stack.script('certificates', 'obtain')
  expect([code, output]).toEqual([0, expect.stringContaining('The proxy shows it from now on.')])
  await expect
    .poll(async () => (await presentedCertificate()).issuer, { timeout: 60_000 })
    .toContain('Pebble')
  const obtained = await presentedCertificate()
  expect(obtained.fingerprint256).not.toBe(before.fingerprint256)
  expect(obtained.checkHost(HOST)).toBe(HOST)

  expect((await stack.script('certificates', 'obtain')).code).toBe(0)
  expect((await presentedCertificate()).fingerprint256).toBe(obtained.fingerprint256)

  await stack.compose('stop', 'authority')
  await stack.compose(
    'run',
    '--rm',
    '--no-deps',
    '--no-TTY',
    'certbot',
    'delete',
    '--non-interactive',
    '--cert-name',
    'signin',
  )
  const refused = await stack.script('certificates', 'obtain')
  expect(refused.code).toBe(1)
  expect(refused.output).toContain('No certificate was obtained. The proxy serves on')
  expect((await presentedCertificate()).fingerprint256).toBe(obtained.fingerprint256)
})

async function layOutAuthority(): Promise<void> {
  const folder = join(stack.directory, 'authority')
  await mkdir(folder)
  await writeFile(join(folder, 'Dockerfile'), DOCKERFILE)
  const built = await run('docker', ['build', '--tag', IMAGE, folder])
  if (built.code !== 0) throw new Error(built.output)
  const { certificate, key } = await selfSigned(['authority'], 30)
  await writeFile(join(folder, 'certificate.pem'), certificate)
  await writeFile(join(folder, 'key.pem'), key)
  const pebble = {
    listenAddress: '0.0.0.0:14000',
    managementListenAddress: '0.0.0.0:15000',
    certificate: '/authority/certificate.pem',
    privateKey: '/authority/key.pem',
    httpPort: 8080,
    tlsPort: 8443,
  }
  await writeFile(join(folder, 'pebble.json'), JSON.stringify({ pebble }))
  await appendFile(join(stack.directory, 'docker-compose.test.yml'), authority)
}

async function presentedCertificate(): Promise<X509Certificate> {
  const { output } = await run('docker', ['compose', '-p', stack.project, 'port', 'proxy', '8443'])
  const socket = connect({
    host: '127.0.0.1',
    port: Number(output.trim().split(':').at(-1)),
    servername: HOST,
    rejectUnauthorized: false,
  })
  await once(socket, 'secureConnect')
  const { raw } = socket.getPeerCertificate()
  socket.destroy()
  return new X509Certificate(raw)
}
