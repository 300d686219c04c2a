import { z } from 'zod'
import { Peppers, PostgresUrl, Secret, Secrets } from '../env-fields.ts'
import { section, variable } from '../variable.ts'

export const secrets = section(
  'Data and secrets',
  {
    DATABASE_URL: variable(PostgresUrl.optional(), {
      secret: true,
      description:
        'PostgreSQL 15 to 18, as `postgresql://name:password@host:5432/database`; required in production. In .env.prod as it is, the one of docker-compose.prod.yml',
      unset: 'the embedded PostgreSQL',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose fills it in.
      template: { set: 'postgresql://signin_app:${DATABASE_PASSWORD}@db:5432/signin' },
    }),
    MIGRATION_DATABASE_URL: variable(PostgresUrl.optional(), {
      secret: true,
      description:
        'The same database, with the role that owns the tables and migrates; the role of `DATABASE_URL` then only reads and writes rows, and [cannot change the audit log](#two-database-roles). Read by the migration and the restore of a backup, and by no process that serves',
      unset: '`DATABASE_URL`, whose role then does both',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose fills it in.
      template: { set: 'postgresql://signin:${POSTGRES_PASSWORD}@db:5432/signin' },
    }),
    DATA_DIR: variable(z.string().optional(), {
      description:
        'The embedded database, the generated secret, the development mailbox, and pictures unless `S3_*` is set',
      unset: '`.data` in the checkout',
      template: 'fixed',
    }),
    SECRET_KEY_BASE: variable(Secret.optional(), {
      secret: true,
      description:
        'The root of derived keys, 32 bytes or more: `openssl rand -base64 48`; required in production. [Losing it](#secrets-and-what-losing-them-means) makes passwords and authenticator apps useless: keep it, apart from the backups',
      unset: 'generated, kept with the embedded data',
      template: { set: 'replace-this-SECRET_KEY_BASE' },
    }),
    SECRET_KEY_BASE_PREVIOUS: variable(Secrets.default([]), {
      secret: true,
      description:
        "Other roots, by comma, that something may be sealed with [while one takes another's place](#rotate-every-secret); removed afterwards",
    }),
    PASSWORD_PEPPERS: variable(Peppers.optional(), {
      secret: true,
      description:
        '`1:<secret>,2:<secret>`; the highest version is used for new hashes. `0:` takes what `signin secrets pepper` prints, and nothing else. Set it before the first account if `SECRET_KEY_BASE` is to be changed one day: `echo "1:$(openssl rand -base64 48)"`',
      unset: 'derived from `SECRET_KEY_BASE` as version 0',
    }),
  },
  (env, { checkout }) => ({
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR ?? `${checkout}.data`,
    secretKeyBase: env.SECRET_KEY_BASE,
    /** Older roots that data may still be encrypted with during a rotation. */
    previousSecretKeyBases: env.SECRET_KEY_BASE_PREVIOUS,
    passwordPeppers: env.PASSWORD_PEPPERS ?? new Map<number, string>(),
  }),
)
