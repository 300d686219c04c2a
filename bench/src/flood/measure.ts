import { startBareBcrypt } from '../passwords/bare-bcrypt.ts'
import type { Population } from '../people/population.ts'
import type { Server } from '../servers/server.ts'
import { checkSessions, type Waits } from './session-checks.ts'
import { type Flooded, offerSignIns } from './sign-ins.ts'

/** The rate of offered sign-ins, as a multiple of the hashing capacity. */
export const FLOOD = 8
const TRIAL_COMPARISONS = 4
/** Bare bcrypt must finish before the concurrent calls, or it would have all CPUs at the end. */
const SAFETY_FACTOR = 0.8

export interface FloodRound {
  /** The session checks alone, during the flood, and beside bare bcrypt. */
  alone: Waits
  flooded: Waits
  besideBare: Waits
  signIns: Flooded
  /** Comparisons a second on as many threads, with the same concurrent session checks. */
  bare: number
}

/** Measures session checks alone, during a flood of sign-ins, and beside bare bcrypt, alternately. */
export async function measureFlood({
  signin,
  population,
  threads,
  rounds,
  seconds,
}: {
  signin: Server
  population: Population
  threads: number
  rounds: number
  seconds: number
}): Promise<FloodRound[]> {
  const bare = startBareBcrypt(threads)
  await bare.compareOften(TRIAL_COMPARISONS)
  const capacity = await bare.compareOften(TRIAL_COMPARISONS)
  const perThread = Math.max(
    TRIAL_COMPARISONS,
    Math.round((capacity / threads) * seconds * SAFETY_FACTOR),
  )

  const check = () => checkSessions(signin, population.population, seconds)
  const flood = () =>
    offerSignIns(signin, population, { threads, perSecond: FLOOD * capacity, seconds })
  await check()
  const measured: FloodRound[] = []
  for (let round = 0; round < rounds; round++) {
    const alone = await check()
    const [flooded, signIns] = await Promise.all([check(), flood()])
    const [besideBare, comparisons] = await Promise.all([check(), bare.compareOften(perThread)])
    measured.push({ alone, flooded, besideBare, signIns, bare: comparisons })
  }
  await bare.stop()
  return measured
}
