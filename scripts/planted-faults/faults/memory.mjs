const api = { package: '@signin/api' }
const heldOpen = { ...api, tests: ['test/journeys/held-open.test.ts'] }
const reencode = { ...api, tests: ['src/avatars/reencode.test.ts'] }

/** What a stranger can make the process take: pictures that claim much, and requests held open. */
export const faults = [
  {
    ...reencode,
    name: 'a decoder may take all the memory there is',
    file: 'apps/api/src/avatars/bounded-process.ts',
    find: ' && ulimit -d "$2"',
    replace: '',
  },
  {
    ...reencode,
    name: 'a decoder may take all the time it likes',
    file: 'apps/api/src/avatars/bounded-process.ts',
    find: 'setTimeout(end, seconds * 1000)',
    replace: 'setTimeout(() => {}, seconds * 1000)',
  },
  {
    ...heldOpen,
    name: 'bodies that never end are kept however many there are',
    file: 'apps/api/src/http/held-bytes.ts',
    find: '      held.add(chunk.length)\n',
    replace: '',
  },
  {
    ...heldOpen,
    name: 'answers that nobody fetches are kept however many there are',
    file: 'apps/api/src/http/held-bytes.ts',
    find: '      held.add(bytes)\n',
    replace: '',
  },
  {
    ...heldOpen,
    name: 'a picture is taken for a session that ended while it came',
    file: 'apps/api/src/app/avatar-routes.ts',
    find: '        await features.sessionRevocation.requireActiveSession(tx, viewer)\n',
    replace: '',
  },
  {
    ...api,
    tests: ['src/http/byte-budget.test.ts'],
    name: 'for want of memory the newest request goes, and not the slowest',
    file: 'apps/api/src/http/byte-budget.ts',
    find: 'rate > lowest) continue',
    replace: 'rate < lowest) continue',
  },
]
