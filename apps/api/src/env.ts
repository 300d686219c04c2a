import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { EnvError } from './config/env-error.ts'
import {
  Audiences,
  HOW_TO_MAKE_A_SECRET,
  HttpUrl,
  Networks,
  Origins,
  oneOf,
  Peppers,
  PostgresUrl,
  RedisUrl,
  Scopes,
  Secret,
  Secrets,
  Sender,
  SmtpUrl,
  wholeNumber,
} from './config/env-fields.ts'
import { givenBy, type Source } from './config/env-source.ts'
import { identityProviders } from './identities/configuration.ts'

/** The same place from src/ and from dist/: the top of the checkout. */
const checkout = fileURLToPath(new URL('../../../', import.meta.url))

/** Where `pnpm turbo dev` serves the web app. */
const VITE_ORIGINS = ['http://localhost:5173', 'http://127.0.0.1:5173']

/** Every variable the process reads, each also as NAME_FILE. What it is for is in docs/operations.md. */
const Variables = z.object({
  NODE_ENV: oneOf('development', 'test', 'production').default('development'),
  HOST: z.string().optional(),
  PORT: wholeNumber(1, 65535).default(4000),
  PUBLIC_URL: HttpUrl.optional(),
  TRUSTED_PROXIES: Networks.optional(),
  WEB_ROOT: z.string().optional(),
  DATABASE_URL: PostgresUrl.optional(),
  DATA_DIR: z.string().default(`${checkout}.data`),
  SECRET_KEY_BASE: Secret.optional(),
  SECRET_KEY_BASE_PREVIOUS: Secrets.default([]),
  PASSWORD_PEPPERS: Peppers.optional(),
  PASSWORD_MIN_LENGTH: wholeNumber(8, 64).default(15),
  BREACHED_PASSWORDS: z.string().optional(),
  REQUIRE_SECOND_FACTOR: oneOf('none', 'admins', 'all').default('none'),
  ACCESS_TOKEN_ALGORITHM: oneOf('EdDSA', 'ES256').default('EdDSA'),
  ACCESS_TOKEN_SECONDS: wholeNumber(60, 600).default(300),
  SIGNING_KEY_DAYS: wholeNumber(1, 365).default(30),
  TOKEN_AUDIENCES: Audiences.optional(),
  TOKEN_SCOPES: Scopes.default([]),
  CORS_ORIGINS: Origins.default([]),
  IDENTITY_PROVIDERS: z.string().optional(),
  SMTP_URL: SmtpUrl.optional(),
  MAIL_FROM: Sender.optional(),
  REDIS_URL: RedisUrl.optional(),
  S3_ENDPOINT: HttpUrl.optional(),
  S3_BUCKET: z.string().optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  BCRYPT_COST: wholeNumber(12, 18).default(12),
  HASHING_THREADS: wholeNumber(1, 256).default(availableParallelism()),
  DRAIN_SECONDS: wholeNumber(0, 300).optional(),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
})

/** Tests of everything but hashing need not wait for it: 4 is the lowest cost that bcrypt knows. */
const TestVariables = Variables.extend({ BCRYPT_COST: wholeNumber(4, 18).default(12) })

export { EnvError } from './config/env-error.ts'

const VARIABLES = Object.keys(Variables.shape)

/** For what looks at other variables than these. */
export const environment: Source = process.env

export type Env = ReturnType<typeof readEnv>

/** Parses the environment, or throws an EnvError that names every bad variable. */
export function readEnv(source: Source = environment) {
  const { values, flaws } = givenBy(source, VARIABLES)
  const schema = values.NODE_ENV === 'test' ? TestVariables : Variables
  const parsed = schema.safeParse(values)
  if (!parsed.success || flaws.length > 0) {
    const issues = parsed.error?.issues ?? []
    const wrong = issues.map(({ path: [name], message }) => `${String(name)} ${message}`)
    throw new EnvError([...flaws, ...wrong].join('\n'))
  }
  const env = parsed.data
  const production = env.NODE_ENV === 'production'
  const s3 = s3Of(env)
  if (production) assertProductionSettings(env)
  const publicUrl = new URL(env.PUBLIC_URL ?? `http://localhost:${env.PORT}`)
  return {
    production,
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: env.PORT,
    publicUrl,
    /** Decides the cookie's Secure flag and `__Host-` prefix, and HSTS. */
    secure: publicUrl.protocol === 'https:',
    trustedProxies: env.TRUSTED_PROXIES ?? [],
    webRoot: env.WEB_ROOT ?? (production ? undefined : `${checkout}apps/web/dist`),
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    secretKeyBase: env.SECRET_KEY_BASE,
    /** What sealed besides, while one root takes another's place. */
    previousSecretKeyBases: env.SECRET_KEY_BASE_PREVIOUS,
    passwordPeppers: env.PASSWORD_PEPPERS ?? new Map<number, string>(),
    passwordMinLength: env.PASSWORD_MIN_LENGTH,
    /** Absent, the list that is shipped. */
    breachedPasswords: env.BREACHED_PASSWORDS,
    secondFactorPolicy: env.REQUIRE_SECOND_FACTOR,
    accessTokens: {
      algorithm: env.ACCESS_TOKEN_ALGORITHM,
      seconds: env.ACCESS_TOKEN_SECONDS,
      keyDays: env.SIGNING_KEY_DAYS,
      /** Never empty. */
      audiences: env.TOKEN_AUDIENCES ?? [publicUrl.origin],
      /** Of the team's services, beside Signin's own. */
      scopes: env.TOKEN_SCOPES,
    },
    /** Whose pages may call the api, beside its own. */
    corsOrigins: [...(production ? [] : VITE_ORIGINS), ...env.CORS_ORIGINS],
    identityProviders: identityProviders(env.IDENTITY_PROVIDERS, { production }),
    /** Absent, mail goes to the development mailbox. */
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM ?? `Signin <accounts@${publicUrl.hostname}>`,
    /** Absent, attempts are counted in PostgreSQL. */
    redisUrl: env.REDIS_URL,
    /** Absent, files are kept in the data directory. */
    s3,
    bcryptCost: env.BCRYPT_COST,
    hashingThreads: env.HASHING_THREADS,
    drainSeconds: env.DRAIN_SECONDS ?? (production ? 5 : 0),
    logLevel: env.LOG_LEVEL,
  }
}

type S3Variables = Pick<
  z.infer<typeof Variables>,
  'S3_ENDPOINT' | 'S3_BUCKET' | 'S3_REGION' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY'
>

/** All of them or none: half a configuration would keep files where nobody looks for them. */
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

function assertProductionSettings(env: z.infer<typeof Variables>) {
  const missing = [
    !env.SECRET_KEY_BASE && `SECRET_KEY_BASE is missing. ${HOW_TO_MAKE_A_SECRET}`,
    !env.DATABASE_URL && 'DATABASE_URL is missing. The embedded database is not for production.',
    !env.PUBLIC_URL?.startsWith('https:') &&
      'PUBLIC_URL must be the https:// address people visit.',
    !env.SMTP_URL && 'SMTP_URL is missing. The development mailbox is not for production.',
  ].filter((line) => line !== false)
  if (missing.length > 0) throw new EnvError(missing.join('\n'))
}

/** All that migrating needs, so that the migration step need not be given the other secrets. */
export function readDatabaseUrl(source: Source = environment): string {
  const { values, flaws } = givenBy(source, ['DATABASE_URL'])
  if (flaws.length > 0) throw new EnvError(flaws.join('\n'))
  const parsed = PostgresUrl.safeParse(values.DATABASE_URL)
  if (parsed.success) return parsed.data
  throw new EnvError(
    `DATABASE_URL ${values.DATABASE_URL ? 'is not a postgresql:// address' : 'is missing'}.`,
  )
}
