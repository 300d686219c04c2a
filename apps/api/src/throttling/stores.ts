import { Redis } from 'ioredis'
import {
  type IRateLimiterOptions,
  type RateLimiterAbstract,
  RateLimiterPostgres,
  RateLimiterRedis,
} from 'rate-limiter-flexible'
import { clientOver, deleteExpired, TABLE, type ThrottleTables } from './table.ts'

const CLEANUP_INTERVAL_MS = 3_600_000
/** A Redis that is silent for so long is hung up on: only those who asked it then have waited. */
const TIMEOUT_MS = 500
const CONNECT_TIMEOUT_MS = 2000

/** Where counts are kept for all replicas. */
export interface Store {
  limiter(options: IRateLimiterOptions): RateLimiterAbstract
  /** Settles when the store can be asked, or has been found not to answer. */
  opened(): Promise<unknown>
  close(): void
}

/** The default: the database that is there anyway. Expired rows are swept every hour until closed. */
export function tableStore(db: ThrottleTables): Store {
  const storeClient = clientOver(db)
  // What cannot be swept now is swept in an hour; an expired row counts for nothing.
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
 * Redis, which forgets what has expired by itself. Connects when it is first asked, and again
 * whenever the connection breaks. While there is none, a call fails at once: one that waited in a
 * queue would be counted twice, by whoever stood in and by Redis when it is back.
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
  // Without a listener each failed attempt to connect is printed; the call that fails tells of it.
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
