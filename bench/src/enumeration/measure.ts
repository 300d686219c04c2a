import { inLanes } from '../lanes.ts'
import { attemptsAt, type Contenders } from './attempts.ts'
import { procedures } from './procedures.ts'

/** The durations in ms of two cases that must be indistinguishable. */
export interface Timing {
  procedure: string
  known: { name: string; times: number[] }
  unknown: { name: string; times: number[] }
}

/**
 * Measures whether response times reveal that an address has an account (enumeration), for every
 * procedure that takes an address. Known and unknown addresses are called in random order, so that
 * background work of earlier calls, such as sending an email, affects both alike.
 */
export async function compareTimings({
  threads,
  samples,
  ...contenders
}: Contenders & { threads: number; samples: number }): Promise<Timing[]> {
  const timings: Timing[] = []
  for (const procedure of procedures) {
    const { name, description = '', hashes = false } = procedure
    const { names = { known: 'known address', unknown: 'unknown address' } } = procedure
    const attempts = await attemptsAt(contenders, procedure, samples)
    const timing: Timing = {
      procedure: `\`${name}\`${description}`,
      known: { name: names.known, times: [] },
      unknown: { name: names.unknown, times: [] },
    }
    const mixed = shuffled([
      ...attempts.known.map((attempt) => ({ attempt, times: timing.known.times })),
      ...attempts.unknown.map((attempt) => ({ attempt, times: timing.unknown.times })),
    ])
    // At most one call per hashing thread, so that no call waits for a thread.
    await inLanes(hashes ? threads : 1, mixed, async ({ attempt, times }) => {
      times.push(await attempt())
    })
    timings.push(timing)
  }
  return timings
}

/** Fisher-Yates shuffle: every order is equally likely. */
function shuffled<Item>(items: Item[]): Item[] {
  const mixed = [...items]
  for (let left = mixed.length; left > 1; left--) {
    const drawn = mixed.splice(Math.floor(Math.random() * left), 1)
    mixed.push(...drawn)
  }
  return mixed
}
