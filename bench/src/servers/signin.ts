import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { type Server, startServer } from './server.ts'

const PRODUCT = new URL('../../../apps/api/dist/main.js', import.meta.url)

/** The product as it is deployed, behind a proxy on this machine: us. */
export function startSignin({
  databaseUrl,
  smtpUrl,
  threads,
}: {
  databaseUrl: string
  smtpUrl: string
  threads: number
}): Promise<Server> {
  const env = {
    HOST: '127.0.0.1',
    PUBLIC_URL: 'https://signin.example',
    TRUSTED_PROXIES: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    // Nothing is uploaded here, so nothing is written to it.
    DATA_DIR: tmpdir(),
    SECRET_KEY_BASE: randomBytes(48).toString('base64'),
    SMTP_URL: smtpUrl,
    HASHING_THREADS: String(threads),
    LOG_LEVEL: 'warn',
    DRAIN_SECONDS: '0',
  }
  return startServer(PRODUCT, env, '/health/ready')
}
