import type { Db } from '@signin/db'
import type { FastifyBaseLogger } from 'fastify'
import { createAccountRepository } from '../accounts/repository.ts'
import { createActivity } from '../activity/activity.ts'
import { createAvatars } from '../avatars/avatars.ts'
import { createReencoder } from '../avatars/reencode.ts'
import type { SecretBox } from '../crypto/secret-box.ts'
import { createDevices } from '../devices/devices.ts'
import { createEmailLinks } from '../email-links/email-links.ts'
import type { Env } from '../env.ts'
import type { Files } from '../files/files.ts'
import { createGeoIp } from '../geoip/geoip.ts'
import { createIdentities } from '../identities/identities.ts'
import { createProviders } from '../identities/providers.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Mailer } from '../mail/mailer.ts'
import { createOutbox } from '../mail/outbox.ts'
import { passkeyProofs } from '../passkeys/proofs.ts'
import { siteOf } from '../passkeys/site.ts'
import { assertingAcceptable } from '../passwords/assert-acceptable.ts'
import type { BreachedPasswords } from '../passwords/breached/breached.ts'
import type { Hasher } from '../passwords/hasher.ts'
import { createPasswords } from '../passwords/passwords.ts'
import type { Peppers } from '../passwords/pre-hash.ts'
import { createPasswordRules } from '../passwords/rules.ts'
import { createRegistrations } from '../registrations/registrations.ts'
import { createRevocations } from '../revocations/revocations.ts'
import { createFactors } from '../second-factors/factors.ts'
import { createGate } from '../sessions/gate.ts'
import { createIssuer } from '../sessions/issuer.ts'
import { createLucia } from '../sessions/lucia.ts'
import { createSessionRevocation } from '../sessions/revocation.ts'
import { createSecondFactorPolicy } from '../sessions/second-factor-policy.ts'
import { createSessionCache } from '../sessions/session-cache.ts'
import { createKeyring } from '../signing-keys/keyring.ts'
import { createConcurrencyLimit } from '../throttling/concurrency-limit.ts'
import type { Counters } from '../throttling/counters.ts'
import { networksOf, widestNetworkOf } from '../throttling/networks.ts'
import { createThrottles } from '../throttling/throttles.ts'
import { createAccessTokens } from '../tokens/access-tokens.ts'
import { createApiTokens } from '../tokens/api-tokens.ts'
import { emailTemplates } from './email-templates.ts'

export interface FeaturesDeps {
  env: Pick<
    Env,
    'publicUrl' | 'passwordMinLength' | 'secondFactorPolicy' | 'accessTokens' | 'identityProviders'
  >
  db: Db
  clock: () => Date
  hasher: Hasher
  peppers: Peppers
  breached: Pick<BreachedPasswords, 'includes'>
  /** For what must be read again. */
  secretBox: SecretBox
  /** For the keys that sign access tokens. */
  signingKeyBox: SecretBox
  counters: Counters
  jobs: Jobs
  mailer: Pick<Mailer, 'send'>
  files: Files
  log: FastifyBaseLogger
}

export type Features = ReturnType<typeof buildFeatures>

const PRODUCT = 'Signin'
const EXPORTS = { maxConcurrent: 1, maxQueued: 20, maxWaitMs: 20_000 }

/** What the services of a request are made of, each built once, in the order they need each other. */
export function buildFeatures(deps: FeaturesDeps) {
  const { env, db, clock, secretBox, log } = deps
  const { publicUrl } = env
  const site = siteOf(publicUrl, PRODUCT)

  const accountRepository = createAccountRepository(db, clock)
  const links = createEmailLinks({ db, clock, publicUrl })
  const registrations = createRegistrations({ db, clock })
  const geoIp = createGeoIp()
  const devices = createDevices({ db, clock })
  const throttles = createThrottles(deps.counters, networksOf)
  const passwords = createPasswords({ ...deps, networkOf: widestNetworkOf })
  const rules = assertingAcceptable(
    createPasswordRules({
      minLength: env.passwordMinLength,
      breached: deps.breached,
      product: [publicUrl.hostname],
    }),
  )

  const writers = emailTemplates({ db, accountRepository, registrations, links, publicUrl })
  const outbox = createOutbox({ jobs: deps.jobs, writers, mailer: deps.mailer, logger: log })
  const activity = createActivity({ db, clock, accountRepository, outbox, geoIp })

  const table = createSessionCache(db, clock)
  const lucia = createLucia(table, clock)
  const secondFactorPolicy = createSecondFactorPolicy(env.secondFactorPolicy, accountRepository)
  const apiTokens = createApiTokens({ db, clock, secondFactorPolicy })
  const sessionRevocation = createSessionRevocation({
    db,
    sessionCache: table,
    apiTokens,
    accountRepository,
  })

  const providers = createProviders({ configurations: env.identityProviders, publicUrl, clock })
  const identities = createIdentities({ db, clock, providers, activity })

  const keyring = createKeyring({
    db,
    clock,
    log,
    secretBox: deps.signingKeyBox,
    ...env.accessTokens,
  })
  const issuer = publicUrl.origin
  const accessTokens = createAccessTokens({
    keyring,
    clock,
    accountRepository,
    issuer,
    ...env.accessTokens,
  })

  const revocations = createRevocations(db)

  const passkeys = passkeyProofs({ db, clock, site })
  const factors = createFactors({ db, clock, secretBox, passkeys, identities, apiTokens, activity })
  const sessionIssuer = createIssuer({ clock, accountRepository, devices, activity, outbox })
  const gate = createGate({
    db,
    table,
    clock,
    accountRepository,
    factors,
    sessionIssuer,
    secondFactorPolicy,
    throttles,
    outbox,
  })

  const avatars = createAvatars({
    files: deps.files,
    reencode: createReencoder(log),
    logger: log,
  })

  return {
    db,
    clock,
    site,
    accountRepository,
    links,
    registrations,
    geoIp,
    devices,
    throttles,
    passwords,
    rules,
    outbox,
    activity,
    table,
    lucia,
    sessionRevocation,
    secondFactorPolicy,
    apiTokens,
    providers,
    identities,
    keyring,
    accessTokens,
    revocations,
    scopes: env.accessTokens.scopes,
    passkeys,
    secretBox,
    factors,
    gate,
    avatars,
    exportLimit: createConcurrencyLimit(EXPORTS),
  }
}
