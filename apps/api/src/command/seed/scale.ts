import { randomBytes } from 'node:crypto'
import type { DatabaseCommandContext } from '../context.ts'
import { databaseCommand } from '../define.ts'
import { CommandError, EXIT } from '../errors.ts'
import { wholeNumber } from '../whole-number.ts'

const MAX_ROWS = 1_000_000_000
/** The admin of events is account 7 (packages/db/src/scale). */
const MIN_ACCOUNTS = 10

interface Flags {
  accounts: number
  sessions: number
  events: number
}

const size = (what: string, min: number, value: string) =>
  ({
    kind: 'parsed',
    parse: wholeNumber(min, MAX_ROWS),
    default: value,
    brief: `How many ${what}`,
  }) as const

/** Fills a database to try Signin at the size of a large installation. */
export const scale = databaseCommand({
  brief: 'Fill a database of its own with a million sample accounts',
  description:
    'For measurements. Refused where other accounts than samples exist. The addresses are reserved ones, no account has a password, and the events are in no tree: "audit verify" reports them as added later.',
  examples: ['seed scale', 'seed scale --accounts 10000 --sessions 30000 --events 200000'],
  failure: 'The database was not filled.',
  destructive: true,
  parameters: {
    flags: {
      accounts: size('accounts', MIN_ACCOUNTS, '1000000'),
      sessions: size('sessions', 0, '3000000'),
      events: size('events', 0, '20000000'),
    },
  },
  async run(context: DatabaseCommandContext, sizes: Flags) {
    const { ownerUrlOf } = await import('./owner.ts')
    const { countRealAccounts, insertSample } = await import('@signin/db/scale')
    const ownerUrl = await ownerUrlOf(context)
    const real = await countRealAccounts(ownerUrl)
    if (real > 0) {
      throw new CommandError(
        `The database has ${real} accounts that are no samples: use another one.`,
        EXIT.failed,
      )
    }
    if (context.env.production) await context.confirm('Fill the database with sample accounts?')
    await signCheckpoint(context)
    let bar: { what: string; progress: ReturnType<typeof context.progress> } | undefined
    try {
      await insertSample(ownerUrl, {
        ...sizes,
        password: null,
        // Thrown away, so that nobody has the cookie of a session.
        secret: randomBytes(16).toString('hex'),
        signal: context.signal,
        onProgress(what, done, total) {
          if (bar?.what !== what) {
            bar?.progress.end()
            bar = { what, progress: context.progress(what, total) }
          }
          bar.progress.update(done)
        },
      })
    } finally {
      bar?.progress.end()
    }
    const { accounts, sessions, events } = sizes
    await context.out.result(sizes, [
      `Inserted ${accounts} accounts, ${sessions} sessions and ${events} events.`,
    ])
  },
})

/** The sequencer passes over what precedes its last checkpoint. Without one it would start with all. */
async function signCheckpoint(context: DatabaseCommandContext): Promise<void> {
  const { keyChangeDeps } = await import('../audit/keys.ts')
  const { sequenceBatch } = await import('../../audit/sequencing/sequence.ts')
  const deps = await keyChangeDeps(context)
  while ((await sequenceBatch(deps, []))?.isFull) context.signal.throwIfAborted()
}
