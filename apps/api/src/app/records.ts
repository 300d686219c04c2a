import { createAccountRepository } from '../accounts/repository.ts'
import { createAccountSearch } from '../accounts/search/search.ts'
import { createActivity } from '../activity/activity.ts'
import { createAuditLog } from '../audit/audit-log.ts'
import { createDevices } from '../devices/devices.ts'
import { createEmailLinks } from '../email-links/email-links.ts'
import { createGeoIp } from '../geoip/geoip.ts'
import { createOutbox } from '../mail/outbox.ts'
import { createRegistrations } from '../registrations/registrations.ts'
import { createRevocations } from '../revocations/revocations.ts'
import { createSecondFactorPolicy } from '../sessions/second-factor-policy.ts'
import { createSessionStore } from '../sessions/store.ts'
import { networksOf } from '../throttling/networks.ts'
import { createThrottles } from '../throttling/throttles.ts'
import { createApiTokens } from '../tokens/api-tokens.ts'
import { accountSets } from './account-sets.ts'
import type { FeaturesDeps } from './deps.ts'
import { emailTemplates } from './email-templates.ts'

export type Records = ReturnType<typeof buildRecords>

export interface RecordsDeps
  extends Pick<FeaturesDeps, 'db' | 'clock' | 'counters' | 'jobs' | 'mailer' | 'log'> {
  env: Pick<FeaturesDeps['env'], 'publicUrl' | 'secondFactorPolicy'>
}

/** The first layer: what is stored, counted, recorded and emailed. Nothing here verifies a credential. */
export function buildRecords({ env, db, clock, counters, jobs, mailer, log }: RecordsDeps) {
  const { publicUrl } = env
  const accountRepository = createAccountRepository(db, clock)
  const links = createEmailLinks({ db, clock, publicUrl })
  const registrations = createRegistrations({ db, clock })
  const geoIp = createGeoIp()
  const auditLog = createAuditLog({ db, clock })
  const templates = emailTemplates({ auditLog, accountRepository, registrations, links, publicUrl })
  const outbox = createOutbox({ jobs, templates, mailer, logger: log })
  const secondFactorPolicy = createSecondFactorPolicy(env.secondFactorPolicy, accountRepository)
  return {
    accountRepository,
    accountSearch: createAccountSearch({ db, clock, sets: accountSets }),
    links,
    registrations,
    geoIp,
    outbox,
    secondFactorPolicy,
    auditLog,
    activity: createActivity({ auditLog, accountRepository, outbox, geoIp }),
    devices: createDevices({ db, clock }),
    throttles: createThrottles(counters, networksOf),
    sessions: createSessionStore(db, clock),
    apiTokens: createApiTokens({ db, clock, secondFactorPolicy }),
    revocations: createRevocations(db),
  }
}
