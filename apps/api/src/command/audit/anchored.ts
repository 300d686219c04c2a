import type { StoredTree } from '../../audit/sequencing/stored-tree.ts'
import type { Checkpoint } from '../../audit/tree/checkpoint.ts'
import type { Verifier } from '../../audit/tree/note-keys.ts'
import type { DatabaseCommandContext } from '../context.ts'

/**
 * The newest checkpoints of this log that were published to anchors which can be read. Says which
 * anchors were not read, and which checkpoints are of another log: of one before `audit continue`,
 * or of one that somebody replaced.
 *
 * @returns `unread`: the names of the anchors that were not read.
 * @throws {NoteError} for a checkpoint that none of the verifiers signed.
 */
export async function openAnchored(
  { env, clock, print }: DatabaseCommandContext,
  { last }: StoredTree,
  verifiers: readonly Verifier[],
): Promise<{ checkpoints: Checkpoint[]; unread: string[] }> {
  const { createReadableAnchors } = await import('../../audit/anchors/create-anchors.ts')
  const { latestAnchored } = await import('../../audit/anchors/latest.ts')
  const { openCheckpoint } = await import('../../audit/tree/checkpoint.ts')
  const anchors = createReadableAnchors(env.auditAnchors, { s3: env.s3, clock })
  const unread: string[] = []
  const found = await latestAnchored(anchors, (name, { message }) => {
    unread.push(name)
    print(`Not compared with ${name}, which cannot be read: ${message}`)
  })
  const origins = last ? [last.origin] : verifiers.map(({ name }) => name)
  for (const { origin, size } of found) {
    if (origins.includes(origin)) continue
    print(`Not compared with a published checkpoint of another log: ${origin}, ${size} events.`)
  }
  const checkpoints = found
    .filter(({ origin }) => origins.includes(origin))
    .map(({ note }) => openCheckpoint(note, verifiers))
  return { checkpoints, unread }
}
