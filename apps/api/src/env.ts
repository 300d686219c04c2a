import { fileURLToPath } from 'node:url'
import { EnvError } from './config/env-error.ts'
import { HOW_TO_MAKE_A_SECRET, PostgresUrl } from './config/env-fields.ts'
import { readVariables, type Source } from './config/env-source.ts'
import { environment } from './config/environment.ts'
import { NAMES, sections, TestVariables, type Values, Variables } from './config/variables.ts'

/** The root directory of the checkout. The relative path is the same from src/ and from dist/. */
const checkout = fileURLToPath(new URL('../../../', import.meta.url))

export { EnvError } from './config/env-error.ts'

export type Env = ReturnType<typeof readEnv>

/** Parses the environment. Throws an EnvError that names every invalid variable. */
export function readEnv(source: Source = environment) {
  const { values, problems } = readVariables(source, NAMES)
  const schema = values.NODE_ENV === 'test' ? TestVariables : Variables
  const parsed = schema.safeParse(values)
  if (!parsed.success || problems.length > 0) {
    const issues = parsed.error?.issues ?? []
    const wrong = issues.map(({ path: [name], message }) => `${String(name)} ${message}`)
    throw new EnvError([...problems, ...wrong].join('\n'))
  }
  const env = parsed.data
  const production = env.NODE_ENV === 'production'
  const publicUrl = new URL(env.PUBLIC_URL ?? `http://localhost:${env.PORT}`)
  const common = { production, publicUrl, checkout }
  const { address, secrets, mail, policy, services, storage, audit, replica } = sections
  const storageSettings = storage.read(env, common)
  const auditSettings = audit.read(env, common)
  assertAnchorStore(auditSettings, storageSettings)
  if (production) assertProductionSettings(env)
  return {
    ...address.read(env, common),
    ...secrets.read(env, common),
    ...mail.read(env, common),
    ...policy.read(env, common),
    ...services.read(env, common),
    ...storageSettings,
    ...auditSettings,
    ...replica.read(env, common),
  }
}

function assertAnchorStore(
  { auditAnchors }: ReturnType<typeof sections.audit.read>,
  { s3 }: ReturnType<typeof sections.storage.read>,
) {
  if (s3 || !auditAnchors.some(({ type }) => type === 's3')) return
  throw new EnvError('AUDIT_ANCHORS has an s3:, and S3_ENDPOINT is missing.')
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

/** The addresses of one database with its two roles. */
export interface MigrationUrls {
  /** The role that owns the tables and migrates. */
  url: string
  /** The role that the migration gives its rights, where it is another one. */
  applicationUrl: string | undefined
}

/** Reads only the addresses of the database, so that the migration step needs no other secret. */
export function readMigrationUrls(source: Source = environment): MigrationUrls {
  const names = ['DATABASE_URL', 'MIGRATION_DATABASE_URL'] as const
  const { values, problems } = readVariables(source, names)
  const wrong = names.filter((name) => values[name] && !PostgresUrl.safeParse(values[name]).success)
  const { DATABASE_URL, MIGRATION_DATABASE_URL } = values
  const lines = [
    ...problems,
    ...(DATABASE_URL || problems.length > 0 ? [] : ['DATABASE_URL is missing.']),
    ...wrong.map((name) => `${name} is not a postgresql:// address.`),
  ]
  if (lines.length > 0) throw new EnvError(lines.join('\n'))
  return MIGRATION_DATABASE_URL
    ? { url: MIGRATION_DATABASE_URL, applicationUrl: DATABASE_URL }
    : { url: String(DATABASE_URL), applicationUrl: undefined }
}
