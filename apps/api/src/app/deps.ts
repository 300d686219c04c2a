import type { Db } from '@signin/db'
import type { FastifyBaseLogger } from 'fastify'
import type { SecretBox } from '../crypto/secret-box.ts'
import type { Env } from '../env.ts'
import type { Files } from '../files/files.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { BreachedPasswords } from '../passwords/breached/breached.ts'
import type { Hasher } from '../passwords/hasher.ts'
import type { Peppers } from '../passwords/pre-hash.ts'
import type { Counters } from '../throttling/counters.ts'

/** The ports to the world that the features are built on. */
export interface FeaturesDeps {
  env: Pick<
    Env,
    | 'publicUrl'
    | 'passwordMinLength'
    | 'secondFactorPolicy'
    | 'impersonation'
    | 'accessTokens'
    | 'identityProviders'
  >
  db: Db
  /** The same database, by the few connections of the console, whose statements time out. */
  consoleDb: Db
  clock: () => Date
  hasher: Hasher
  peppers: Peppers
  breached: Pick<BreachedPasswords, 'includes'>
  /** Encrypts what must be decrypted again. */
  secretBox: SecretBox
  /** Encrypts the keys that sign access tokens. */
  signingKeyBox: SecretBox
  /** Encrypts password hashes that other systems made. */
  importedPasswordBox: SecretBox
  counters: Counters
  jobs: Jobs
  mailer: Pick<Mailer, 'send'>
  files: Files
  log: FastifyBaseLogger
}
