import { databaseCommand } from '../define.ts'
import { CommandError, EXIT } from '../errors.ts'
import { keyFlag } from './keys.ts'

interface Flags {
  checkpoint?: readonly string[]
  key?: readonly string[]
}

export const verify = databaseCommand({
  brief: 'Verify the whole log, against checkpoints that were kept elsewhere',
  description:
    'Computes every hash of the log anew from its events, and compares it with the checkpoints in files and S3 buckets of AUDIT_ANCHORS, and in those of --checkpoint. An anchor that cannot be read is an error. Without any checkpoint the owner of the database can have rewritten the log, and without --key the keys are those that the database names.',
  examples: [
    'audit verify',
    "audit verify --checkpoint /mnt/elsewhere/checkpoints --key 'signin.example.com/audit+…'",
  ],
  failure: 'The log was not verified.',
  parameters: {
    flags: {
      checkpoint: {
        kind: 'parsed',
        parse: String,
        variadic: true,
        optional: true,
        brief: 'A file with checkpoints that were kept elsewhere; repeatable',
      },
      key: keyFlag,
    },
  },
  async run(context, { checkpoint: files = [], key: keys }: Flags) {
    const { db, clock, out, progress, signal } = context
    const { verifiersFor } = await import('./keys.ts')
    const { verifyLog } = await import('../../audit/verifying/verify.ts')
    const { openStoredTree } = await import('../../audit/sequencing/stored-tree.ts')
    const { openAnchored } = await import('./anchored.ts')
    const { readCheckpoints } = await import('./kept.ts')
    const verifiers = await verifiersFor(db, keys)
    const stored = await openStoredTree(db, verifiers)
    const given = await Promise.all(files.map((file) => readCheckpoints(file, verifiers)))
    const { checkpoints: anchored, unread } = await openAnchored(context, stored, verifiers)
    const kept = [...anchored, ...given.flat()]
    const bar = progress('Verifying', stored.last?.size)
    const result = await verifyLog(db, {
      stored,
      kept,
      now: clock(),
      signal,
      onProgress: bar.update,
    })
    bar.end()
    const root = Buffer.from(result.root).toString('base64')
    const { size, erased, expired, oldest, findings } = result
    await out.result({ ...result, root, compared: kept.length, unread }, [
      `Events: ${size}, root ${root}.`,
      `Compared with checkpoints kept elsewhere: ${kept.length}.`,
      `Details erased: ${erased}. Events past their retention: ${expired}.`,
      `The oldest that is there: ${oldest?.toISOString() ?? 'none'}.`,
      ...findings.map(({ kind, index, eventId, message }) =>
        [kind, index === undefined ? '' : `at ${index}`, eventId ?? '', message].join(' '),
      ),
      ...(findings.length === 0 ? intact(kept.length) : [`Findings: ${findings.length}.`]),
    ])
    if (findings.length > 0) throw new CommandError('The log is not intact.', EXIT.failed)
    // A check that runs by itself must not pass because its anchor is gone.
    if (unread.length > 0) {
      throw new CommandError(`The log was not compared with ${unread.join(', ')}.`, EXIT.failed)
    }
  },
})

function intact(compared: number): string[] {
  if (compared > 0) return ['The log is intact.']
  return [
    'The log agrees with itself.',
    'Without a checkpoint kept elsewhere, the owner of the database can have rewritten all of it.',
  ]
}
