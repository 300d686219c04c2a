import { z } from 'zod'
import { EnvError } from '../env-error.ts'
import { HttpUrl, RedisUrl } from '../env-fields.ts'
import { section, variable } from '../variable.ts'

export const storage = section(
  'Pictures and counters',
  {
    S3_ENDPOINT: variable(HttpUrl.optional(), {
      description:
        'Any S3-compatible store for pictures. All four of `S3_ENDPOINT`, `S3_BUCKET`, `S3_ACCESS_KEY_ID` and `S3_SECRET_ACCESS_KEY`, or none',
      unset: 'files in the data directory',
      template: { example: 'https://s3.example.com' },
    }),
    S3_BUCKET: variable(z.string().optional(), {
      description: 'The bucket in it',
      unset: 'none',
      template: { example: 'signin' },
    }),
    S3_ACCESS_KEY_ID: variable(z.string().optional(), {
      secret: true,
      description: 'The key to that bucket',
      unset: 'none',
    }),
    S3_SECRET_ACCESS_KEY: variable(z.string().optional(), {
      secret: true,
      description: 'The secret of that key',
      unset: 'none',
    }),
    S3_REGION: variable(z.string().default('us-east-1'), {
      description: 'The region requests to it are signed for',
    }),
    REDIS_URL: variable(RedisUrl.optional(), {
      secret: true,
      description:
        '`redis://` or `rediss://`: attempts and calls are counted there; PostgreSQL does for one machine',
      unset: 'counters in PostgreSQL',
    }),
  },
  (env) => ({
    /** If undefined, attempts are counted in PostgreSQL. */
    redisUrl: env.REDIS_URL,
    /** If undefined, files are stored in the data directory. */
    s3: s3Of(env),
  }),
)

interface S3Variables {
  S3_ENDPOINT?: string | undefined
  S3_BUCKET?: string | undefined
  S3_REGION: string
  S3_ACCESS_KEY_ID?: string | undefined
  S3_SECRET_ACCESS_KEY?: string | undefined
}

/** Rejects a partial configuration, which would silently store files in the data directory. */
function s3Of(env: S3Variables) {
  const { S3_ENDPOINT, S3_BUCKET, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = env
  const needed = { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY }
  const missing = Object.entries(needed).filter(([, value]) => !value)
  if (missing.length === Object.keys(needed).length) return undefined
  if (missing.length > 0) {
    throw new EnvError(
      missing.map(([name]) => `${name} is missing beside the other S3_*.`).join('\n'),
    )
  }
  return {
    endpoint: String(S3_ENDPOINT),
    bucket: String(S3_BUCKET),
    region: S3_REGION,
    accessKeyId: String(S3_ACCESS_KEY_ID),
    secretAccessKey: String(S3_SECRET_ACCESS_KEY),
  }
}
