import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The same place from src/ and from dist/: the top of the checkout. */
const checkout = fileURLToPath(new URL('../../../', import.meta.url))

const SECRET_BYTES = 32
const HOW_TO_MAKE_A_SECRET = 'Make one with: openssl rand -base64 48'
const PLACEHOLDER = /change.?me|example|placeholder|secret.?key|your.?secret|^(.)\1+$/i

const Secret = z
  .string()
  .refine((value) => Buffer.byteLength(value) >= SECRET_BYTES, {
    error: `is shorter than ${SECRET_BYTES} bytes. ${HOW_TO_MAKE_A_SECRET}`,
  })
  .refine((value) => !PLACEHOLDER.test(value), {
    error: `is a placeholder, not a secret. ${HOW_TO_MAKE_A_SECRET}`,
  })

const MOST_PEPPER_VERSION = 2 ** 31 - 1 // what the column holds

const Pepper = z
  .string()
  .regex(/^[1-9]\d{0,9}:/, 'must look like 1:<secret>,2:<secret>.')
  .transform((entry) => ({
    version: Number(entry.slice(0, entry.indexOf(':'))),
    key: entry.slice(entry.indexOf(':') + 1),
  }))
  .pipe(
    z.object({
      version: z.int().max(MOST_PEPPER_VERSION, 'has a version that is too high.'),
      key: Secret,
    }),
  )

/** By version. Version 0 is the one derived from SECRET_KEY_BASE and cannot be listed. */
const Peppers = z
  .string()
  .transform((listed) => listed.split(',').map((entry) => entry.trim()))
  .pipe(z.array(Pepper))
  .refine((peppers) => new Set(peppers.map(({ version }) => version)).size === peppers.length, {
    error: 'names a version twice.',
  })
  .transform((peppers) => new Map(peppers.map(({ version, key }) => [version, key] as const)))

/** Addresses and networks, by comma. Names are refused: whoever answers for one would be believed. */
const Networks = z
  .string()
  .transform((listed) => listed.split(',').map((entry) => entry.trim()))
  .pipe(
    z.array(
      z.union(
        [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
        'is not a list of IP addresses and networks, such as 10.0.0.0/8,::1.',
      ),
    ),
  )

const HttpUrl = z.url({ protocol: /^https?$/, error: 'is not an http:// or https:// address.' })
const PostgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'is not a postgresql:// address.' })
const wholeNumber = (least: number, most: number) =>
  z.coerce
    .number({ error: 'is not a number.' })
    .int('is not a whole number.')
    .min(least, `must be ${least} or more.`)
    .max(most, `must be ${most} or less.`)

/** Every variable the process reads. What each is for is in docs/operations.md. */
const Variables = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  HOST: z.string().optional(),
  PORT: wholeNumber(1, 65535).default(4000),
  PUBLIC_URL: HttpUrl.optional(),
  TRUSTED_PROXIES: Networks.optional(),
  WEB_ROOT: z.string().optional(),
  DATABASE_URL: PostgresUrl.optional(),
  DATA_DIR: z.string().default(`${checkout}.data`),
  SECRET_KEY_BASE: Secret.optional(),
  PASSWORD_PEPPERS: Peppers.optional(),
  BCRYPT_COST: wholeNumber(12, 18).default(12),
  HASHING_THREADS: wholeNumber(1, 256).default(availableParallelism()),
  DRAIN_SECONDS: wholeNumber(0, 300).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export type Env = ReturnType<typeof readEnv>

/** What is wrong with the environment, one line a variable. */
export class EnvError extends Error {
  override name = 'EnvError'
}

/** Parses the environment, or throws an EnvError that names every bad variable. */
export function readEnv(source: Record<string, string | undefined> = process.env) {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()))
  const parsed = Variables.safeParse(given)
  if (!parsed.success) {
    throw new EnvError(
      parsed.error.issues.map((i) => `${String(i.path[0])} ${i.message}`).join('\n'),
    )
  }
  const env = parsed.data
  const production = env.NODE_ENV === 'production'
  if (production) refuseWhatProductionLacks(env)
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
    passwordPeppers: env.PASSWORD_PEPPERS ?? new Map<number, string>(),
    bcryptCost: env.BCRYPT_COST,
    hashingThreads: env.HASHING_THREADS,
    drainSeconds: env.DRAIN_SECONDS ?? (production ? 5 : 0),
    logLevel: env.LOG_LEVEL,
  }
}

function refuseWhatProductionLacks(env: z.infer<typeof Variables>) {
  const missing = [
    !env.SECRET_KEY_BASE && `SECRET_KEY_BASE is missing. ${HOW_TO_MAKE_A_SECRET}`,
    !env.DATABASE_URL && 'DATABASE_URL is missing. The embedded database is not for production.',
    !env.PUBLIC_URL?.startsWith('https:') &&
      'PUBLIC_URL must be the https:// address people visit.',
  ].filter((line) => line !== false)
  if (missing.length > 0) throw new EnvError(missing.join('\n'))
}

/** All that migrating needs, so that the migration step need not be given the other secrets. */
export function readDatabaseUrl(source: Record<string, string | undefined> = process.env): string {
  const parsed = PostgresUrl.safeParse(source.DATABASE_URL)
  if (parsed.success) return parsed.data
  throw new EnvError(
    `DATABASE_URL ${source.DATABASE_URL ? 'is not a postgresql:// address' : 'is missing'}.`,
  )
}
