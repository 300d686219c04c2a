import type { Databases } from '../database.ts'
import type { Population } from '../people/population.ts'
import type { Server } from '../servers/server.ts'
import { startContenders } from './contenders.ts'
import { load, type Round } from './load.ts'

export interface SessionCheck {
  name: string
  /** True for Signin, false for the others. */
  ours: boolean
  rounds: Round[]
}

/** Measures the contenders alternately, one under load at a time. */
export async function compareSessionChecks({
  signin,
  population,
  databases,
  warmUpSeconds,
  rounds,
  seconds,
}: {
  signin: Server
  population: Population
  databases: Databases
  warmUpSeconds: number
  rounds: number
  seconds: number
}): Promise<SessionCheck[]> {
  const contenders = await startContenders(signin, population, databases)
  for (const contender of contenders) await load(contender, warmUpSeconds)

  const checks = contenders.map((contender) => ({ contender, rounds: [] as Round[] }))
  for (let round = 0; round < rounds; round++) {
    // The order alternates, so that a machine that slows down affects all alike.
    const order = round % 2 ? checks.toReversed() : checks
    for (const check of order) check.rounds.push(await load(check.contender, seconds))
  }

  for (const { server } of contenders) if (server !== signin) await server.stop()
  return checks.map(({ contender: { name, ours }, rounds }) => ({ name, ours, rounds }))
}
