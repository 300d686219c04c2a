const api = { package: '@signin/api' }
const heldOpen = { ...api, tests: ['test/journeys/held-open.test.ts'] }
const reencode = { ...api, tests: ['src/avatars/reencode.test.ts'] }

/** Memory exhaustion: decompression bombs and requests that are held open. */
export const faults = [
  {
    ...reencode,
    name: 'a decoder has no memory limit',
    file: 'apps/api/src/avatars/bounded-process.ts',
    find: ' && ulimit -d "$2"',
    replace: '',
  },
  {
    ...reencode,
    name: 'a decoder has no time limit',
    file: 'apps/api/src/avatars/bounded-process.ts',
    find: 'setTimeout(end, seconds * 1000)',
    replace: 'setTimeout(() => {}, seconds * 1000)',
  },
  {
    ...heldOpen,
    name: 'buffered bodies are unbounded',
    file: 'apps/api/src/http/buffered-bytes.ts',
    find: '      held.add(chunk.length)\n',
    replace: '',
  },
  {
    ...heldOpen,
    name: 'buffered responses are unbounded',
    file: 'apps/api/src/http/buffered-bytes.ts',
    find: '      held.add(bytes)\n',
    replace: '',
  },
  {
    ...heldOpen,
    name: 'a picture is accepted for a session that was revoked during the upload',
    file: 'apps/api/src/app/avatar-routes.ts',
    find: '        await features.sessionRevocation.requireActiveSession(tx, viewer)\n',
    replace: '',
  },
  {
    ...api,
    tests: ['src/http/byte-budget.test.ts'],
    name: 'at the memory limit the newest request is aborted instead of the slowest',
    file: 'apps/api/src/http/byte-budget.ts',
    find: 'rate > lowest) continue',
    replace: 'rate < lowest) continue',
  },
]
