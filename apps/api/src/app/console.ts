import { createAccountRepository } from '../accounts/repository.ts'
import { createAccountSearch } from '../accounts/search/search.ts'
import type { AdminAuditDeps } from '../administration/audit/service.ts'
import type { AccountReads } from '../administration/deps.ts'
import { createDevices } from '../devices/devices.ts'
import { createEmailLinks } from '../email-links/email-links.ts'
import { createIdentities } from '../identities/identities.ts'
import { passkeyProofs } from '../passkeys/proofs.ts'
import { storedPasswords } from '../passwords/passwords.ts'
import { createSecondFactorPolicy } from '../sessions/second-factor-policy.ts'
import { createSessionStore } from '../sessions/store.ts'
import { createApiTokens } from '../tokens/api-tokens.ts'
import { accountSets } from './account-sets.ts'
import type { buildCredentials } from './credentials.ts'
import type { FeaturesDeps } from './deps.ts'
import type { Records } from './records.ts'

/** What the console reads with. No query of it waits for, or takes, a connection of a sign-in. */
export function buildConsoleReads(
  { env, consoleDb: db, clock }: FeaturesDeps,
  { geoIp, activity }: Records,
  { providers, site }: ReturnType<typeof buildCredentials>,
): AccountReads & AdminAuditDeps {
  const accountRepository = createAccountRepository(db, clock)
  const secondFactorPolicy = createSecondFactorPolicy(env.secondFactorPolicy, accountRepository)
  return {
    db,
    clock,
    geoIp,
    accountRepository,
    accountSearch: createAccountSearch({ db, clock, sets: accountSets }),
    secondFactorPolicy,
    links: createEmailLinks({ db, clock, publicUrl: env.publicUrl }),
    passwords: storedPasswords,
    passkeys: passkeyProofs({ db, clock, site }),
    identities: createIdentities({ db, clock, providers, activity }),
    devices: createDevices({ db, clock }),
    apiTokens: createApiTokens({ db, clock, secondFactorPolicy }),
    sessions: createSessionStore(db, clock),
  }
}
