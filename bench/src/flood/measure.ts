import { startBareBcrypt } from '../passwords/bare-bcrypt.ts'
import type { Population } from '../people/population.ts'
import type { Server } from '../servers/server.ts'
import { checkSessions, type Waits } from './session-checks.ts'
import { type Flooded, offerSignIns } from './sign-ins.ts'

/** Times what can be hashed. */
export const FLOOD = 8
const TRIAL = 4
/** Bare bcrypt must be done before the calls beside it are, or it would have the machine to itself. */
const FOR_SURE = 0.8

export interface FloodRound {
  /** The session checks by themselves, beside the flood, and beside bare bcrypt. */
  alone: Waits
  flooded: Waits
  besideBare: Waits
  signIns: Flooded
  /** Comparisons a second on as many threads, with the same session checks beside. */
  bare: number
}

/** A flood of sign-ins with session checks beside it; then the same checks with less, by turns. */
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
  await bare.compareOften(TRIAL)
  const capacity = await bare.compareOften(TRIAL)
  const perThread = Math.max(TRIAL, Math.round((capacity / threads) * seconds * FOR_SURE))

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
