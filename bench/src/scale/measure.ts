import type { Installation } from './installation.ts'
import { accountQueries, auditQueries } from './queries.ts'

export interface Compared {
  name: string
  /** Milliseconds of each call, round by round. */
  small: number[]
  large: number[]
}

/**
 * Calls both installations in turn, so that whatever slows the machine slows both. The first call of
 * each kind reads what is cached afterwards, and is not counted.
 */
export async function compareAll(
  small: Installation,
  large: Installation,
  { calls, signIns, print }: { calls: number; signIns: number; print: (line: string) => void },
): Promise<Compared[]> {
  const compared: Compared[] = []
  const compare = async (
    name: string,
    rounds: number,
    run: (installation: Installation, round: number) => Promise<unknown>,
  ) => {
    const times: Compared = { name, small: [], large: [] }
    for (let round = 0; round <= rounds; round++) {
      const [ofSmall, ofLarge] = [
        await timeOf(() => run(small, round)),
        await timeOf(() => run(large, round)),
      ]
      if (round === 0) continue
      times.small.push(ofSmall)
      times.large.push(ofLarge)
    }
    compared.push(times)
    print(`  ${name}`)
  }
  for (const { name, run } of [...accountQueries, ...auditQueries]) {
    await compare(name, calls, ({ console, people }, round) => {
      const person = people[round % people.length]
      if (!person) throw new Error('nobody was sampled')
      return run(console, person, round)
    })
  }
  await compare('sign-in by password', signIns, ({ signIn }, round) => signIn(round))
  await compare('session check', calls, ({ checkSession }) => checkSession())
  return compared
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
