import { createAvatars } from '../avatars/avatars.ts'
import { createReencoder } from '../avatars/reencode.ts'
import { createPasskeyFactor } from '../second-factors/passkey-factor.ts'
import { createGate } from '../sessions/gate.ts'
import { createIssuer } from '../sessions/issuer.ts'
import { createSessionRevocation } from '../sessions/revocation.ts'
import { createConcurrencyLimit } from '../throttling/concurrency-limit.ts'
import { buildConsoleReads } from './console.ts'
import { buildCredentials } from './credentials.ts'
import type { FeaturesDeps } from './deps.ts'
import { buildRecords } from './records.ts'

export type Features = ReturnType<typeof buildFeatures>

const EXPORTS = { maxConcurrent: 1, maxQueued: 20, maxWaitMs: 20_000 }

/** All that the services of a request are made of, built once: records, credentials, then the gate. */
export function buildFeatures(deps: FeaturesDeps) {
  const { env, db, clock, files, log } = deps
  const records = buildRecords(deps)
  const credentials = buildCredentials(deps, records)
  const shared = { db, clock, ...records, ...credentials }
  const sessionIssuer = createIssuer(shared)
  const sessionRevocation = createSessionRevocation(shared)
  return {
    ...shared,
    impersonation: env.impersonation,
    gate: createGate({ ...shared, sessionIssuer }),
    sessionRevocation,
    passkeyFactor: createPasskeyFactor({ ...shared, sessionRevocation }),
    avatars: createAvatars({ files, reencode: createReencoder(log), logger: log }),
    consoleReads: buildConsoleReads(deps, records, credentials),
    exportLimit: createConcurrencyLimit(EXPORTS),
  }
}
