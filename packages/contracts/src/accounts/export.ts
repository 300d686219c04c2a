import * as z from 'zod/mini'
import { ActivityEntry } from '../activity/schema.ts'
import { ExportedIdentity } from '../identities/schema.ts'
import { Passkey } from '../passkeys/schema.ts'
import { SecondFactorStatus } from '../second-factors/schema.ts'
import { Session } from '../sessions/schema.ts'
import { Timestamp } from '../text.ts'
import { ApiToken } from '../tokens/schema.ts'
import { Account } from './schema.ts'

/** All data held about one person, machine-readable (GDPR, article 20). It contains no secrets. */
export const AccountExport = z.object({
  format: z.literal('signin.account-export'),
  version: z.literal(1),
  exportedAt: Timestamp,
  account: Account,
  /** The picture as a `data:` URL, or null. */
  avatar: z.nullable(z.string()),
  password: z.object({ set: z.boolean(), changedAt: z.nullable(Timestamp) }),
  secondFactors: SecondFactorStatus,
  passkeys: z.array(Passkey),
  identities: z.array(ExportedIdentity),
  apiTokens: z.array(ApiToken),
  sessions: z.array(Session),
  knownDevices: z.array(z.object({ firstSeenAt: Timestamp, lastSeenAt: Timestamp })),
  activity: z.array(ActivityEntry),
})
export type AccountExport = z.output<typeof AccountExport>
