import type { Finding } from './finding.ts'

export type FindingCount = Pick<Finding, 'outcome' | 'field' | 'reason'> & { count: number }

/** Counts findings by their reason. The reasons are ours, so there are few. */
export function createFindingCounts() {
  const counts = new Map<string, FindingCount>()
  return {
    add(findings: readonly Finding[]) {
      for (const { outcome, field, reason } of findings) {
        const key = JSON.stringify([outcome, field, reason])
        const counted = counts.get(key)
        if (counted) counted.count++
        else counts.set(key, { outcome, field, reason, count: 1 })
      }
    },
    byFrequency: () => [...counts.values()].sort((one, other) => other.count - one.count),
  }
}
