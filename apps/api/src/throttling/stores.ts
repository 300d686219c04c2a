import { Redis } from 'ioredis'
import {
  type IRateLimiterOptions,
  type RateLimiterAbstract,
  RateLimiterPostgres,
  RateLimiterRedis,
} from 'rate-limiter-flexible'
import { clientOver, deleteExpired, TABLE, type ThrottleTables } from './table.ts'

const CLEANUP_INTERVAL_MS = 3_600_000
/**
 * A connection to Redis that is silent for so long is closed: only the calls in flight have waited.
 */
const TIMEOUT_MS = 500
const CONNECT_TIMEOUT_MS = 2000

/** Storage of the counts that all replicas share. */
export interface Store {
  limiter(options: IRateLimiterOptions): RateLimiterAbstract
  /** Settles once the store is connected, or has failed to. */
  opened(): Promise<unknown>
  close(): void
}

/** The default: the application database. Expired rows are deleted hourly until closed. */
export function tableStore(db: ThrottleTables): Store {
  const storeClient = clientOver(db)
  // A failed cleanup is repeated after an hour; expired rows are not counted.
  const cleanUp = () => void deleteExpired(db).catch(() => {})
  const timer = setInterval(cleanUp, CLEANUP_INTERVAL_MS).unref()
  return {
    limiter: (options) =>
      new RateLimiterPostgres({
        ...options,
        storeClient,
        storeType: 'client',
        tableName: TABLE,
        tableCreated: true,
        clearExpiredByTimeout: false,
      }),
    opened: async () => {},
    close: () => clearInterval(timer),
  }
}

/**
 * Redis expires counts itself. Connects on the first call and reconnects when the connection
 * breaks. Without a connection a call fails immediately: a queued one would be counted twice, by
 * the fallback in memory and by Redis once it is back.
 */
export function redisStore(url: string): Store {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  })
  // Without a listener ioredis prints each failed connection attempt; the failing call is logged.
  redis.on('error', () => {})
  let opening: Promise<unknown> | undefined
  return {
    limiter: (options) => new RateLimiterRedis({ ...options, storeClient: redis }),
    opened() {
      opening ??= redis.connect().catch(() => {})
      return opening
    },
    close: () => redis.disconnect(),
  }
}
