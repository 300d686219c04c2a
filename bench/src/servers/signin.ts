import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { type Server, startServer } from './server.ts'

const PRODUCT = new URL('../../../apps/api/dist/main.js', import.meta.url)

/** Starts the product as deployed; this process is its trusted proxy. */
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
    // The benchmark uploads no files, so this directory stays unused.
    DATA_DIR: tmpdir(),
    SECRET_KEY_BASE: randomBytes(48).toString('base64'),
    SMTP_URL: smtpUrl,
    HASHING_THREADS: String(threads),
    LOG_LEVEL: 'warn',
    DRAIN_SECONDS: '0',
  }
  return startServer(PRODUCT, env, '/health/ready')
}
