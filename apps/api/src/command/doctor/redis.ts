import { Redis } from 'ioredis'
import { type Finding, failed, ok, warning } from './finding.ts'
import { networkReasonOf } from './network-reason.ts'
import type { Probe } from './probe.ts'

const TIMEOUT_MS = 5000
/** The first drops nothing, the second what expires soonest (docs/operations.md). */
const KEEPING = new Set(['noeviction', 'volatile-ttl'])
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

export const redisProbe: Probe = {
  name: 'redis',
  mend: 'Check REDIS_URL.',
  async examine({ env }) {
    if (!env.redisUrl) return [ok('REDIS_URL is not set: attempts are counted in PostgreSQL.')]
    const redis = new Redis(env.redisUrl, {
      lazyConnect: true,
      connectTimeout: TIMEOUT_MS,
      commandTimeout: TIMEOUT_MS,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    })
    let reason: unknown
    redis.on('error', (error) => {
      reason = error
    })
    try {
      await redis.connect()
      await redis.ping()
      return [ok('Redis answers.'), ...(await evictionOf(redis)), ...encryptionOf(env.redisUrl)]
    } catch (error) {
      return [
        failed(
          `Redis does not work. ${networkReasonOf(reason ?? error)}`,
          'Check REDIS_URL, its password, and that this machine may connect. Until then every replica counts attempts alone.',
        ),
      ]
    } finally {
      redis.disconnect()
    }
  },
}

async function evictionOf(redis: Redis): Promise<Finding[]> {
  // Managed services do not let clients read the configuration.
  const answer = await redis.config('GET', 'maxmemory-policy').catch(() => [])
  const policy = Array.isArray(answer) ? String(answer[1] ?? '') : ''
  if (!policy || KEEPING.has(policy)) return []
  return [
    warning(
      `Redis drops keys when its memory is full (${policy}), and with them counted attempts.`,
      'Set maxmemory-policy to volatile-ttl, on a Redis of its own.',
    ),
  ]
}

function encryptionOf(url: string): Finding[] {
  const { protocol, hostname, password } = new URL(url)
  if (protocol === 'rediss:' || LOOPBACK.has(hostname) || !password) return []
  return [
    warning(
      'The password of Redis travels unencrypted.',
      'Use rediss://, unless the network between is private.',
    ),
  ]
}
