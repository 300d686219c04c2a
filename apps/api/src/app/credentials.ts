import { createIdentities } from '../identities/identities.ts'
import { createProviders } from '../identities/providers.ts'
import { passkeyProofs } from '../passkeys/proofs.ts'
import { siteOf } from '../passkeys/site.ts'
import { createPasswordPolicy } from '../passwords/assert-acceptable.ts'
import { createPasswords } from '../passwords/passwords.ts'
import { createPasswordRules } from '../passwords/rules.ts'
import { createFactors } from '../second-factors/factors.ts'
import { createKeyring } from '../signing-keys/keyring.ts'
import { widestNetworkOf } from '../throttling/networks.ts'
import { createAccessTokens } from '../tokens/access-tokens.ts'
import type { FeaturesDeps } from './deps.ts'
import type { Records } from './records.ts'

export const PRODUCT = 'Signin'

/** The second layer: what verifies a credential, and what issues tokens for other services. */
export function buildCredentials(deps: FeaturesDeps, records: Records) {
  const { env, db, clock, secretBox, log } = deps
  const { accountRepository, activity, apiTokens } = records
  const { publicUrl } = env
  const site = siteOf(publicUrl, PRODUCT)
  const passkeys = passkeyProofs({ db, clock, site })
  const providers = createProviders({ configurations: env.identityProviders, publicUrl, clock })
  const identities = createIdentities({ db, clock, providers, activity })
  const keyring = createKeyring({
    db,
    clock,
    log,
    secretBox: deps.signingKeyBox,
    ...env.accessTokens,
  })
  return {
    site,
    passkeys,
    providers,
    identities,
    keyring,
    secretBox,
    passwords: createPasswords({ ...deps, networkOf: widestNetworkOf }),
    rules: createPasswordPolicy(
      createPasswordRules({
        minLength: env.passwordMinLength,
        breached: deps.breached,
        product: [publicUrl.hostname],
      }),
    ),
    factors: createFactors({ db, clock, secretBox, passkeys, identities, apiTokens, activity }),
    scopes: env.accessTokens.scopes,
    accessTokens: createAccessTokens({
      keyring,
      clock,
      accountRepository,
      issuer: publicUrl.origin,
      ...env.accessTokens,
    }),
  }
}
