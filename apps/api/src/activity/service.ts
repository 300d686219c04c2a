import { type ActivityService, activityGroups } from '@signin/contracts'
import type { ActivityDeps } from './activity.ts'
import { toDto } from './dto.ts'

const PAGE_SIZE = 50

export function activityService({
  auditLog,
  geoIp,
}: Pick<ActivityDeps, 'auditLog' | 'geoIp'>): ActivityService {
  return {
    async list({ accountId, sessionId }, { group, before }) {
      const rows = await auditLog.findBySubject(accountId, {
        ...(group && { kinds: [...activityGroups[group]] }),
        before,
        max: PAGE_SIZE + 1,
      })
      const entries = rows.slice(0, PAGE_SIZE).map((row) => toDto(row, sessionId, geoIp))
      return { entries, more: rows.length > PAGE_SIZE }
    },
  }
}
