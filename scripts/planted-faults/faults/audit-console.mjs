const search = { package: '@signin/api', tests: ['test/audit-search/search.test.ts'] }
const proof = {
  package: '@signin/web',
  tests: ['src/administration/audit/verification/verify-event.test.ts'],
}

/** The search of the audit log, and what the browser verifies of one event. */
export const faults = [
  {
    ...search,
    only: 'a search by',
    name: 'a bounded page of the audit log skips the event at its bound',
    file: 'apps/api/src/audit/searching/table.ts',
    find: '>= ${floor}::uuid`',
    replace: '> ${floor}::uuid`',
  },
  {
    ...search,
    only: 'a search by',
    name: 'a network finds the addresses of its first half only',
    file: 'apps/api/src/audit/searching/table.ts',
    find: 'host(broadcast(${address}::inet))',
    replace: 'host(network(${address}::inet))',
  },
  {
    ...search,
    only: 'a page ends after the events',
    name: 'a search with few matches reads the whole audit log',
    file: 'apps/api/src/audit/searching/search.ts',
    find: ': await floorOf(db, scan, maxScanned)',
    replace: ': null && (await floorOf(db, scan, maxScanned))',
  },
  {
    ...proof,
    only: 'another sibling',
    name: 'the browser does not compare the root with the signed one',
    file: 'apps/web/src/administration/audit/verification/verify-event.ts',
    find: 'if (root && encoded(root) === encoded(checkpoint.root)) return',
    replace: 'if (root) return',
  },
  {
    ...proof,
    only: 'the signature of another checkpoint',
    name: 'the browser accepts a checkpoint whose signature is wrong',
    file: 'apps/web/src/administration/audit/verification/checkpoint.ts',
    find: 'if (isValid) return',
    replace: 'if (isValid || true) return',
  },
  {
    ...proof,
    only: 'an event that is shown with another',
    name: 'the browser verifies another event than the one that is shown',
    file: 'apps/web/src/administration/audit/verification/verify-event.ts',
    find: '  if (!isSame) throw',
    replace: '  if (false && !isSame) throw',
  },
]
