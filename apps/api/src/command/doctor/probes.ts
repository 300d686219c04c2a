import { anchorsProbe } from './anchors.ts'
import { auditProbe } from './audit.ts'
import { certificateProbe } from './certificate.ts'
import { clockProbe } from './clock.ts'
import { databaseProbe } from './database.ts'
import { diskProbe } from './disk.ts'
import { fileStoreProbe } from './file-store.ts'
import { jobsProbe } from './jobs.ts'
import { migrationsProbe } from './migrations.ts'
import type { Probe } from './probe.ts'
import { redisProbe } from './redis.ts'
import { rightsProbe } from './rights.ts'
import { searchProbe } from './search.ts'
import { senderDomainProbe } from './sender-domain.ts'
import { smtpProbe } from './smtp.ts'

/** In the order of the report. */
export const PROBES: readonly Probe[] = [
  databaseProbe,
  rightsProbe,
  migrationsProbe,
  searchProbe,
  clockProbe,
  jobsProbe,
  auditProbe,
  smtpProbe,
  senderDomainProbe,
  fileStoreProbe,
  diskProbe,
  redisProbe,
  anchorsProbe,
  certificateProbe,
]
