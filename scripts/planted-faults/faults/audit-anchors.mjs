const anchor = (file, test) => ({
  package: '@signin/api',
  file: `apps/api/src/audit/anchors/${file}.ts`,
  tests: [`test/audit-anchors/${test}.test.ts`],
})

/** The places outside of the database to which checkpoints are published. */
export const faults = [
  {
    ...anchor('file', 'file'),
    name: 'a checkpoint is appended to the rest of an interrupted write',
    find: 'isWhole ? note : INCOMPLETE + note',
    replace: 'note',
  },
  {
    ...anchor('notes', 'kept-checkpoints'),
    name: 'a truncated signature is read as a whole one',
    find: '[A-Za-z0-9+/]{91}=',
    replace: '[A-Za-z0-9+/=]+',
  },
  {
    ...anchor('s3', 's3'),
    name: 'a published checkpoint can be overwritten in the bucket',
    find: "'if-none-match': '*',",
    replace: '',
  },
  {
    ...anchor('s3', 's3'),
    name: 'the oldest checkpoint in the bucket is taken for the newest',
    find: 'Number.MAX_SAFE_INTEGER - size',
    replace: 'size',
  },
  {
    ...anchor('log', 'log-and-mail'),
    name: 'LOG_LEVEL suppresses checkpoints',
    find: "{ level: 'info' }",
    replace: '{}',
  },
  {
    ...anchor('publish', 'publisher'),
    name: 'two replicas publish a checkpoint at once',
    find: 'if (!(await tryLockAnchor(tx, name))) return null',
    replace: 'await tryLockAnchor(tx, name)',
  },
  {
    ...anchor('publish', 'failures'),
    name: 'a clock that was set back stops the publication',
    find: 'Math.abs(now.getTime() - at.getTime())',
    replace: '(now.getTime() - at.getTime())',
  },
  {
    ...anchor('publish', 'failures'),
    name: 'a log that was set back is published',
    find: 'if (size >= published) return',
    replace: 'return',
  },
  {
    ...anchor('publisher', 'publisher'),
    name: 'an anchor that hangs is called at every attempt',
    find: 'if (delivering) throw',
    replace: 'if (!checkpoint) throw',
  },
]
