import type { FastifyBaseLogger } from 'fastify'
import type { Checkpoint } from '../tree/checkpoint.ts'
import type { Anchor, SignedCheckpoint } from './anchor.ts'
import { DEADLINE_MS, settleWithin } from './deadline.ts'
import { checkpointOf } from './notes.ts'

/**
 * The newest checkpoints of each anchor that can be read: for each log, the largest tree. Their
 * signatures are not verified. Places are read at once, each for at most 10 s.
 *
 * @param onUnread called for each anchor that cannot be read.
 */
export async function latestAnchored(
  anchors: readonly Anchor[],
  onUnread: (name: string, error: Error) => void,
): Promise<SignedCheckpoint[]> {
  const found = await Promise.all(
    anchors.map(async ({ name, latest }) => {
      try {
        const notes = latest ? await settleWithin(DEADLINE_MS, latest()) : []
        return notes.map(checkpointOf)
      } catch (error) {
        onUnread(name, error instanceof Error ? error : new Error(String(error)))
        return []
      }
    }),
  )
  return found.flat()
}

/**
 * {@link latestAnchored} for the sequencer. An anchor that cannot be read is logged and must not keep
 * the log from being sequenced; what it has is compared when the next checkpoint is published there.
 */
export function readAnchored(
  anchors: readonly Anchor[],
  log: Pick<FastifyBaseLogger, 'warn'>,
): Promise<Checkpoint[]> {
  return latestAnchored(anchors, (anchor, err) =>
    log.warn({ event: 'audit_anchor_unread', anchor, err }, err.message),
  )
}
