const api = { package: '@signin/api' }
const attacks = { ...api, tests: ['test/lockout/attacks.test.ts'] }
const turns = { ...api, tests: ['src/passwords/hashing-slots.test.ts'] }
const mail = { ...api, tests: ['src/throttling/mail-allowance.test.ts'] }
const limits = { ...api, tests: ['test/throttling/limits.test.ts'] }

/** Shared budgets that unknown clients could exhaust to lock out an owner. */
export const faults = [
  {
    ...attacks,
    name: 'calls are counted before guard and input have accepted them',
    file: 'packages/contracts/src/trpc.ts',
    find: 'middlewares?.splice(-1, 0, ...countsCall._middlewares)',
    replace: 'middlewares?.splice(1, 0, ...countsCall._middlewares)',
  },
  {
    package: '@signin/contracts',
    tests: ['src/trpc.test.ts'],
    name: 'rejected calls are not counted',
    file: 'packages/contracts/src/trpc.ts',
    find: "  if (!result.ok && !progress.isCounted) await take(ctx.throttle, 'refused', REJECTED_LIMIT, meta)\n",
    replace: '',
  },
  {
    ...attacks,
    name: 'a known device has no budget of calls of its own',
    file: 'apps/api/src/throttling/per-address.ts',
    find: 'const account = caller.account ?? (await caller.knownTo?.())',
    replace: 'const account = null',
  },
  {
    ...attacks,
    name: 'a known device has no hashing slots of its own',
    file: 'apps/api/src/sessions/sign-in.ts',
    find: 'known: device && accountId }',
    replace: 'known: null }',
    only: 'leave hashing slots to the owner',
  },
  {
    ...turns,
    name: 'hashing slots are first come, first served, without fairness',
    file: 'apps/api/src/passwords/hashing-queue.ts',
    find: 'const rank = recentSlots + queue.filter(({ key }) => key === call.key).length',
    replace: 'const rank = 0',
  },
  {
    ...turns,
    name: 'hashing slots are not counted',
    file: 'apps/api/src/passwords/hashing-slots.ts',
    find: '      recentSlots.add(call.key, RECENT_SLOTS_TTL_SECONDS)\n',
    replace: '',
  },
  {
    ...mail,
    name: 'each sub-address counts as a mailbox of its own',
    file: 'apps/api/src/throttling/mail-allowance.ts',
    find: 'const mailbox = mailboxOf(email)',
    replace: 'const mailbox = email',
  },
  {
    ...mail,
    name: 'a /48 has 65,536 times the email budget',
    file: 'apps/api/src/throttling/networks.ts',
    find: '  { bits: 56, share: 4 },\n  { bits: 48, share: 16 },\n',
    replace: '',
  },
  {
    ...mail,
    name: 'unknown clients exhaust the daily sign-in links',
    file: 'apps/api/src/throttling/mail-allowance.ts',
    find: "const isLastSignInMethod = counted[0] === 'signInLink'",
    replace: 'const isLastSignInMethod = false',
  },
  {
    ...mail,
    name: 'a new network has no reserved sign-in link',
    file: 'apps/api/src/throttling/mail-allowance.ts',
    find: "if (kind !== 'signInLink') return false",
    replace: 'if (kind) return false',
  },
  {
    ...limits,
    name: 'sessions of one account are counted separately for emails to other addresses',
    file: 'apps/api/src/throttling/per-address.ts',
    find: "return (by === 'account' && account) || credential",
    replace: 'return credential',
  },
  {
    ...limits,
    name: 'in an exhausted network each session has its own budget',
    file: 'apps/api/src/throttling/per-address.ts',
    find: "['known to', account]",
    replace: "['known to', caller.credential ?? account]",
  },
  {
    package: '@signin/contracts',
    tests: ['src/trpc.test.ts'],
    name: 'public procedures are counted by session',
    file: 'packages/contracts/src/throttle.ts',
    find: "return guard ? (by ?? 'credential') : 'network'",
    replace: "return by ?? 'credential'",
  },
  {
    ...api,
    tests: ['src/throttling/memory-counts.test.ts'],
    name: 'counters in memory are unbounded',
    file: 'apps/api/src/throttling/memory-counts.ts',
    find: '    if (size >= max) makeRoom()\n',
    replace: '',
  },
  {
    ...api,
    tests: ['src/throttling/memory-counts.test.ts'],
    name: 'many unknown clients evict a high counter',
    file: 'apps/api/src/throttling/memory-counts.ts',
    find: 'classes[Math.min(CLASSES - 1, power)]?.set(key, entry)',
    replace: 'classes[Math.min(0, power)]?.set(key, entry)',
  },
  {
    ...api,
    tests: ['test/lockout/second-factor.test.ts'],
    name: "an attacker with the password exhausts the code attempts of the mailbox's owner",
    file: 'apps/api/src/sessions/sign-in.ts',
    find: 'const counted = `${accountId} ${method}`',
    replace: 'const counted = accountId',
  },
]
