import { inLanes } from '../lanes.ts'
import { attemptsAt, type Contenders } from './attempts.ts'
import { procedures } from './procedures.ts'

/** Two cases that must look alike, each call timed in milliseconds. */
export interface Timing {
  procedure: string
  known: { name: string; times: number[] }
  unknown: { name: string; times: number[] }
}

/**
 * Whether an answer's time tells if an address has an account, for every procedure that takes one.
 * Known and unknown come in random order, so that whatever a call leaves behind, such as a letter
 * that is being written, meets both alike.
 */
export async function compareTimings({
  threads,
  samples,
  ...contenders
}: Contenders & { threads: number; samples: number }): Promise<Timing[]> {
  const timings: Timing[] = []
  for (const procedure of procedures) {
    const { name, what = '', hashes = false } = procedure
    const { names = { known: 'known address', unknown: 'unknown address' } } = procedure
    const attempts = await attemptsAt(contenders, procedure, samples)
    const timing: Timing = {
      procedure: `\`${name}\`${what}`,
      known: { name: names.known, times: [] },
      unknown: { name: names.unknown, times: [] },
    }
    const mixed = shuffled([
      ...attempts.known.map((attempt) => ({ attempt, times: timing.known.times })),
      ...attempts.unknown.map((attempt) => ({ attempt, times: timing.unknown.times })),
    ])
    // Passwords are hashed on as many threads, so that none waits for another.
    await inLanes(hashes ? threads : 1, mixed, async ({ attempt, times }) => {
      times.push(await attempt())
    })
    timings.push(timing)
  }
  return timings
}

/** Fisher and Yates: every order is as likely. */
function shuffled<Item>(items: Item[]): Item[] {
  const mixed = [...items]
  for (let left = mixed.length; left > 1; left--) {
    const drawn = mixed.splice(Math.floor(Math.random() * left), 1)
    mixed.push(...drawn)
  }
  return mixed
}
