import { fileURLToPath } from 'node:url'
import { EnvError } from './config/env-error.ts'
import { HOW_TO_MAKE_A_SECRET, PostgresUrl } from './config/env-fields.ts'
import { givenBy, type Source } from './config/env-source.ts'
import { NAMES, sections, TestVariables, type Values, Variables } from './config/variables.ts'

/** The same place from src/ and from dist/: the top of the checkout. */
const checkout = fileURLToPath(new URL('../../../', import.meta.url))

export { EnvError } from './config/env-error.ts'

/** For what looks at other variables than these. */
export const environment: Source = process.env

export type Env = ReturnType<typeof readEnv>

/** Parses the environment, or throws an EnvError that names every bad variable. */
export function readEnv(source: Source = environment) {
  const { values, flaws } = givenBy(source, NAMES)
  const schema = values.NODE_ENV === 'test' ? TestVariables : Variables
  const parsed = schema.safeParse(values)
  if (!parsed.success || flaws.length > 0) {
    const issues = parsed.error?.issues ?? []
    const wrong = issues.map(({ path: [name], message }) => `${String(name)} ${message}`)
    throw new EnvError([...flaws, ...wrong].join('\n'))
  }
  const env = parsed.data
  const production = env.NODE_ENV === 'production'
  const publicUrl = new URL(env.PUBLIC_URL ?? `http://localhost:${env.PORT}`)
  const setting = { production, publicUrl, checkout }
  const { address, secrets, mail, policy, services, storage, replica } = sections
  const stored = storage.read(env, setting)
  if (production) assertProductionSettings(env)
  return {
    ...address.read(env, setting),
    ...secrets.read(env, setting),
    ...mail.read(env, setting),
    ...policy.read(env, setting),
    ...services.read(env, setting),
    ...stored,
    ...replica.read(env, setting),
  }
}

function assertProductionSettings(env: Values) {
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
