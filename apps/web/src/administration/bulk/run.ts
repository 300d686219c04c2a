import type { SigninClient } from '@signin/client'
import { BULK_PAGE_SIZE, type BulkAct, type BulkProgress, type BulkRun } from '@signin/contracts'
import { useQueryClient } from '@tanstack/vue-query'
import { onScopeDispose, reactive, ref } from 'vue'
import { useClient } from '../../api.ts'
import { type Sudo, useSudo } from '../../sessions/sudo.ts'
import type { AccountSelection } from '../accounts/selection.ts'

type Target = BulkRun['target']

/**
 * Runs an act on many accounts, one call after the other. After a failure, or a stop, `run` goes on
 * where it ended. It asks for a recent proof whenever the API does, also half-way.
 *
 * @param through of the dry run; null for accounts that were selected one by one.
 */
export function useBulkRun(act: BulkAct, selection: AccountSelection, through: string | null) {
  const { admin } = useClient()
  const cache = useQueryClient()
  const sudo = useSudo()
  const done = reactive({ changed: 0, unchanged: 0, refused: 0 })
  const running = ref(false)
  const finished = ref(false)
  let stopped = false
  let left = firstTarget(selection, through)

  function stop() {
    stopped = true
  }
  onScopeDispose(stop)

  async function run(reason: string): Promise<void> {
    stopped = false
    running.value = true
    try {
      while (left && !stopped) {
        const progress = await sent(admin, sudo, { act, reason, target: left })
        done.changed += progress.changed
        done.unchanged += progress.unchanged
        done.refused += progress.refused
        left = nextTarget(selection, left, progress)
      }
      finished.value = left === null
    } finally {
      running.value = false
      void cache.invalidateQueries({ queryKey: ['administration'] })
    }
  }

  return { done, running, finished, run, stop }
}

function sent(admin: SigninClient['admin'], sudo: Sudo, run: BulkRun): Promise<BulkProgress> {
  return sudo(() => admin.bulk.run.mutate(run))
}

function firstTarget(selection: AccountSelection, through: string | null): Target | null {
  if ('accountIds' in selection) return selected(selection.accountIds)
  return through === null ? null : { kind: 'matching', filter: selection.filter, through }
}

function nextTarget(
  selection: AccountSelection,
  target: Target,
  { next }: BulkProgress,
): Target | null {
  if (target.kind === 'matching') return next === null ? null : { ...target, after: next }
  if (!('accountIds' in selection)) return null
  const reached = selection.accountIds.indexOf(target.accountIds.at(-1) ?? '') + 1
  return selected(selection.accountIds.slice(reached))
}

function selected(accountIds: string[]): Target | null {
  const page = accountIds.slice(0, BULK_PAGE_SIZE)
  return page.length > 0 ? { kind: 'selected', accountIds: page } : null
}
