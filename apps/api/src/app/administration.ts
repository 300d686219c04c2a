import { randomBytes } from 'node:crypto'
import { type Administration, administrationOf } from '../administration/administration.ts'
import type { Operator } from '../administration/deps.ts'
import { createIdentities } from '../identities/identities.ts'
import { createProviders } from '../identities/providers.ts'
import { passkeyProofs } from '../passkeys/proofs.ts'
import { siteOf } from '../passkeys/site.ts'
import { storedPasswords } from '../passwords/passwords.ts'
import { createSessionRevocation } from '../sessions/revocation.ts'
import { countersInMemory } from '../throttling/counters.ts'
import { PRODUCT } from './credentials.ts'
import type { FeaturesDeps } from './deps.ts'
import { buildRecords } from './records.ts'

const KEY_BYTES = 32

export interface OperatorDeps extends Pick<FeaturesDeps, 'db' | 'clock' | 'jobs' | 'log'> {
  env: Pick<FeaturesDeps['env'], 'publicUrl' | 'secondFactorPolicy' | 'identityProviders'>
}

/**
 * An operator's acts on the features they need, beside a running Signin or alone: without the threads
 * that hash and without keys. Emails are queued, and sent by a replica.
 */
export function buildAdministration(deps: OperatorDeps, operator: Operator): Administration {
  const { env, db, clock } = deps
  const { publicUrl } = env
  const mailer = { send: () => Promise.reject(new Error('The command line sends no email.')) }
  const counters = countersInMemory(randomBytes(KEY_BYTES))
  const records = buildRecords({ ...deps, mailer, counters })
  const providers = createProviders({ configurations: env.identityProviders, publicUrl, clock })
  const shared = { db, clock, ...records }
  return administrationOf(
    {
      ...shared,
      passwords: storedPasswords,
      passkeys: passkeyProofs({ db, clock, site: siteOf(publicUrl, PRODUCT) }),
      identities: createIdentities({ ...shared, providers }),
      sessionRevocation: createSessionRevocation(shared),
    },
    operator,
  )
}
