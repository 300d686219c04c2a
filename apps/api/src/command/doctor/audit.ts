import { type LogState, stateOfLog } from '../../audit/state.ts'
import { type Finding, failed, ok, warning } from './finding.ts'
import type { Probe } from './probe.ts'

/** The slowest anchor publishes once a day. */
const STALE_HOURS = 25

/** The audit log: whether its events are sequenced, and published where nobody can rewrite them. */
export const auditProbe: Probe = {
  name: 'audit',
  mend: 'Run "signin migrate".',
  needsDatabase: true,
  async examine({ database, env }) {
    const state = await stateOfLog((await database()).db)
    return [sequencedOf(state), publishedOf(state, env.production)]
  },
}

function sequencedOf({ size, late }: LogState): Finding {
  if (late === 0) return ok(`${size} events are in the signed tree, and none waits for it.`)
  return failed(
    `${late === 1000 ? '1000 or more' : late} events have waited longer than ten seconds for the signed tree.`,
    'Start the api, and look for "audit_sequencing_failed" in its log, or for a long transaction.',
  )
}

function publishedOf({ size, anchors }: LogState, production: boolean): Finding {
  if (anchors.length === 0 && !production)
    return ok('Outside production no checkpoint is published.')
  if (anchors.length === 0) {
    return warning(
      'No checkpoint was published outside of the database yet.',
      'Set AUDIT_ANCHORS (docs/operations.md), and start the api.',
    )
  }
  const stale = anchors.filter((anchor) => anchor.size < size && anchor.hours > STALE_HOURS)
  if (stale.length === 0) return ok(`Checkpoints are published to ${namesOf(anchors)}.`)
  return failed(
    `No checkpoint was published to ${namesOf(stale)} for a day.`,
    'Look for "audit_anchor" in the log of the api, or take the anchor out of AUDIT_ANCHORS.',
  )
}

function namesOf(anchors: LogState['anchors']): string {
  return anchors.map(({ name }) => name).join(', ')
}
