import { type Finding, failed, ok } from './finding.ts'
import type { Probe } from './probe.ts'

const MAX_NAMED = 3

export const migrationsProbe: Probe = {
  name: 'migrations',
  mend: 'Run "signin migrate".',
  needsDatabase: true,
  async examine({ database }) {
    const { migrationStatus } = await import('@signin/db/migrate')
    const { pending, unfinished } = await migrationStatus((await database()).url)
    return [...unfinished.map(unfinishedOf), pendingOf(pending)]
  },
}

function unfinishedOf(name: string): Finding {
  return failed(
    `The migration ${name} is running, or failed.`,
    `If none runs, "signin migrate" says why, and "signin migrate retry ${name}" lets it be applied again.`,
  )
}

function pendingOf(pending: string[]): Finding {
  if (pending.length === 0) return ok('Every migration is applied.')
  const rest = pending.length > MAX_NAMED ? ', …' : ''
  return failed(
    `Not applied: ${pending.slice(0, MAX_NAMED).join(', ')}${rest} (${pending.length}).`,
    'Run "signin migrate".',
  )
}
