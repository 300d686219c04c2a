const api = { package: '@signin/api' }
const attacks = { ...api, tests: ['test/lockout/attacks.test.ts'] }
const turns = { ...api, tests: ['src/passwords/hashing-slots.test.ts'] }
const mail = { ...api, tests: ['src/throttling/mail-allowance.test.ts'] }
const limits = { ...api, tests: ['test/throttling/limits.test.ts'] }

/** What strangers could use up, and shut an owner out with. */
export const faults = [
  {
    ...attacks,
    name: 'calls are counted before guard and input have let them through',
    file: 'packages/contracts/src/trpc.ts',
    find: 'middlewares?.splice(-1, 0, ...countsCall._middlewares)',
    replace: 'middlewares?.splice(1, 0, ...countsCall._middlewares)',
  },
  {
    package: '@signin/contracts',
    tests: ['src/trpc.test.ts'],
    name: 'what a guard or the input refuses is counted nowhere',
    file: 'packages/contracts/src/trpc.ts',
    find: "  if (!result.ok && !progress.isCounted) await take(ctx.throttle, 'refused', REJECTED_LIMIT, meta)\n",
    replace: '',
  },
  {
    ...attacks,
    name: 'a known device has no calls of its own',
    file: 'apps/api/src/throttling/per-address.ts',
    find: 'const account = caller.account ?? (await caller.knownTo?.())',
    replace: 'const account = null',
  },
  {
    ...attacks,
    name: 'a known device has no turns of its own at the hashing threads',
    file: 'apps/api/src/sessions/sign-in.ts',
    find: 'known: device && accountId }',
    replace: 'known: null }',
    only: 'leave hashing slots to the owner',
  },
  {
    ...turns,
    name: 'who comes first is served first, however many turns they had',
    file: 'apps/api/src/passwords/hashing-queue.ts',
    find: 'const rank = recentSlots + queue.filter(({ key }) => key === call.key).length',
    replace: 'const rank = 0',
  },
  {
    ...turns,
    name: 'no hashing slot is counted',
    file: 'apps/api/src/passwords/hashing-slots.ts',
    find: '      recentSlots.add(call.key, RECENT_SLOTS_TTL_SECONDS)\n',
    replace: '',
  },
  {
    ...mail,
    name: 'each sub-address is a mailbox by itself',
    file: 'apps/api/src/throttling/mail-allowance.ts',
    find: 'const mailbox = mailboxOf(email)',
    replace: 'const mailbox = email',
  },
  {
    ...mail,
    name: 'a customer with a /48 gets 65,536 times as many emails',
    file: 'apps/api/src/throttling/networks.ts',
    find: '  { bits: 56, share: 4 },\n  { bits: 48, share: 16 },\n',
    replace: '',
  },
  {
    ...mail,
    name: 'strangers use up the sign-in links of the day',
    file: 'apps/api/src/throttling/mail-allowance.ts',
    find: "const isLastSignInMethod = counted[0] === 'signInLink'",
    replace: 'const isLastSignInMethod = false',
  },
  {
    ...mail,
    name: 'a network that asked for none has no sign-in link in reserve',
    file: 'apps/api/src/throttling/mail-allowance.ts',
    find: "if (kind !== 'signInLink') return false",
    replace: 'if (kind) return false',
  },
  {
    ...limits,
    name: 'sessions of one account are counted apart where it writes to anybody',
    file: 'apps/api/src/throttling/per-address.ts',
    find: "return (by === 'account' && account) || credential",
    replace: 'return credential',
  },
  {
    ...limits,
    name: 'where a network has used up its calls, each session has its own',
    file: 'apps/api/src/throttling/per-address.ts',
    find: "['known to', account]",
    replace: "['known to', caller.credential ?? account]",
  },
  {
    package: '@signin/contracts',
    tests: ['src/trpc.test.ts'],
    name: 'what anyone may call is counted by session',
    file: 'packages/contracts/src/throttle.ts',
    find: "return guard ? (by ?? 'credential') : 'network'",
    replace: "return by ?? 'credential'",
  },
  {
    ...api,
    tests: ['src/throttling/memory-counts.test.ts'],
    name: 'counts in memory have no end',
    file: 'apps/api/src/throttling/memory-counts.ts',
    find: '    if (size >= max) makeRoom()\n',
    replace: '',
  },
  {
    ...api,
    tests: ['src/throttling/memory-counts.test.ts'],
    name: 'many strangers make a high count be forgotten',
    file: 'apps/api/src/throttling/memory-counts.ts',
    find: 'classes[Math.min(CLASSES - 1, power)]?.set(key, entry)',
    replace: 'classes[Math.min(0, power)]?.set(key, entry)',
  },
  {
    ...api,
    tests: ['test/lockout/second-factor.test.ts'],
    name: 'who stole the password uses up the codes of who reads the mailbox',
    file: 'apps/api/src/sessions/sign-in.ts',
    find: 'const counted = `${accountId} ${method}`',
    replace: 'const counted = accountId',
  },
]
