import { randomUUIDv7 } from 'node:crypto'
import { type AdminBulkService, AppError, BULK_PAGE_SIZE, type BulkRun } from '@signin/contracts'
import type { Administration } from '../administration.ts'
import type { AccountReads } from '../deps.ts'

/**
 * A run belongs to the browser that asks for it, page by page, instead of to a job: it stops with the
 * admin's session, and an admin sees each page's result (docs/decisions/0047).
 */
export function adminBulkService(
  { accountSearch }: Pick<AccountReads, 'accountSearch'>,
  acts: Administration,
): AdminBulkService {
  return {
    async plan(_viewer, filter) {
      // Ids sort by time: this one is greater than that of every account that exists.
      return { ...(await accountSearch.count(filter)), through: randomUUIDv7() }
    },

    async run({ accountId: own }, { act, reason, target }) {
      const { ids, next } = await pageOf(target)
      const progress = { changed: 0, unchanged: 0, refused: 0 }
      for (const accountId of ids) {
        const outcome = accountId === own ? 'refused' : await outcomeOf(act, { accountId, reason })
        progress[outcome] += 1
      }
      return { ...progress, next }
    },
  }

  async function pageOf(target: BulkRun['target']) {
    if (target.kind === 'selected') return { ids: [...new Set(target.accountIds)], next: null }
    const { filter, after = null, through } = target
    const { ids, next } = await accountSearch.matchingIds(filter, after, BULK_PAGE_SIZE)
    const reached = ids.filter((id) => id <= through)
    return { ids: reached, next: reached.length === ids.length ? next : null }
  }

  async function outcomeOf(act: BulkRun['act'], input: { accountId: string; reason: string }) {
    try {
      return (await acts[act](input)).changed ? 'changed' : 'unchanged'
    } catch (error) {
      const code = error instanceof AppError ? error.code : null
      if (code === 'not_found') return 'unchanged'
      if (code === 'last_admin' || code === 'account_suspended') return 'refused'
      throw error
    }
  }
}
