import { inLanes } from '../lanes.ts'
import { signIn } from '../people/person.ts'
import type { Member, Population } from '../people/population.ts'
import type { Server } from '../servers/server.ts'
import { steadyRate } from '../statistics/steady-rate.ts'
import { startBareBcrypt } from './bare-bcrypt.ts'

/** Keeps every thread busy, and stays below the 9 per thread that Signin accepts. */
const IN_FLIGHT_PER_THREAD = 4

export interface SignIns {
  /** Sign-ins a second in each round. */
  signin: number[]
  /** Comparisons a second in each round, with as many threads. */
  bare: number[]
}

/** Measures Signin's password sign-ins and bare bcrypt at the same cost, in alternating order. */
export async function compareSignIns({
  signin,
  population,
  threads,
  rounds,
  perThread,
}: {
  signin: Server
  population: Population
  threads: number
  rounds: number
  perThread: number
}): Promise<SignIns> {
  const bare = startBareBcrypt(threads)
  const contenders = {
    signin: () => signInRate(signin, population.take(threads * perThread), threads),
    bare: () => bare.compareOften(perThread),
  }
  await contenders.bare()

  const rates: SignIns = { signin: [], bare: [] }
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 ? (['bare', 'signin'] as const) : (['signin', 'bare'] as const)
    for (const name of order) rates[name].push(await contenders[name]())
  }
  await bare.stop()
  return rates
}

/** Each person once: concurrent sign-ins of one account would be throttled as guessing. */
async function signInRate(signin: Server, people: Member[], threads: number): Promise<number> {
  const completionTimes: number[] = []
  await inLanes(threads * IN_FLIGHT_PER_THREAD, people, async ({ person }) => {
    await signIn(signin, person)
    completionTimes.push(performance.now())
  })
  return steadyRate(completionTimes, threads)
}
