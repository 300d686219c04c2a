import { deleteDueAccounts } from '../accounts/deletion.ts'
import { removeOrphans } from '../avatars/orphans.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { FeaturesDeps } from './deps.ts'
import type { Features } from './features.ts'

const HOURLY = '17 * * * *'
const DAILY = '41 3 * * *'

/**
 * Recurring jobs. Each run is executed by one replica, and again if that replica is killed. Expired
 * rows grant nothing; they are deleted so that no table grows without bound.
 */
export function scheduleMaintenance(
  jobs: Pick<Jobs, 'work' | 'schedule'>,
  features: Features,
  { files, log }: Pick<FeaturesDeps, 'files' | 'log'>,
): void {
  const {
    clock,
    accountRepository,
    links,
    registrations,
    devices,
    auditLog,
    sessions,
    gate,
    passkeys,
    identities,
    revocations,
    keyring,
    apiTokens,
  } = features
  jobs.work({
    async 'delete-due-accounts'() {
      await deleteDueAccounts({ ...features, log })
    },
    async sweep() {
      await sessions.deleteExpired()
      await gate.deleteExpired()
      await passkeys.deleteExpired()
      await identities.deleteExpired()
      await links.deleteExpired()
      await registrations.deleteExpired()
      await devices.deleteExpired()
      await auditLog.deleteExpired()
      await apiTokens.deleteExpired()
      await revocations.deleteExpired()
      await keyring.deleteExpired()
    },
    async 'rotate-signing-keys'() {
      await keyring.rotate('when due')
    },
    async 'sweep-pictures'() {
      await removeOrphans({ files, clock, keysInUse: accountRepository.avatarKeysInUse })
    },
  })
  jobs.schedule('delete-due-accounts', HOURLY)
  jobs.schedule('sweep', HOURLY)
  jobs.schedule('rotate-signing-keys', HOURLY)
  jobs.schedule('sweep-pictures', DAILY)
}
