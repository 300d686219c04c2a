import { startBareBcrypt } from '../passwords/bare-bcrypt.ts'
import type { Crowd } from '../people/crowd.ts'
import type { Server } from '../servers/server.ts'
import { checkSessions, type Waits } from './session-checks.ts'
import { type Flooded, offerSignIns } from './sign-ins.ts'

/** Times what can be hashed. */
export const FLOOD = 8

export interface FloodRound {
  /** Of session checks beside nothing, beside the flood, and beside bare bcrypt. */
  quiet: Waits
  flooded: Waits
  besideBare: Waits
  signIns: Flooded
  /** Comparisons a second of bare bcrypt on as many threads, with the same session checks beside. */
  bare: number
  bareAlone: number
}

/** A flood of sign-ins, with session checks beside it and, by turns, without it. */
export async function measureFlood({
  signin,
  crowd,
  threads,
  rounds,
  seconds,
}: {
  signin: Server
  crowd: Crowd
  threads: number
  rounds: number
  seconds: number
}): Promise<FloodRound[]> {
  const bare = startBareBcrypt(threads)
  const perThread = async (secondsOfIt: number) => {
    const [few, started] = [4, performance.now()]
    await bare.compareOften(few)
    return Math.round((few / (performance.now() - started)) * 1000 * secondsOfIt)
  }
  const often = await perThread(seconds)
  const capacity = (often * threads) / seconds
  const { everybody } = crowd
  await checkSessions(signin, everybody, 1)

  const measured: FloodRound[] = []
  for (let round = 0; round < rounds; round++) {
    const quiet = await checkSessions(signin, everybody, seconds)
    const people = crowd.take(Math.round(FLOOD * capacity * seconds))
    const [flooded, signIns] = await Promise.all([
      checkSessions(signin, everybody, seconds),
      offerSignIns(signin, people, FLOOD * capacity),
    ])
    const started = performance.now()
    let took = Number.NaN
    const [besideBare] = await Promise.all([
      checkSessions(signin, everybody, seconds),
      bare.compareOften(often).then(() => {
        took = performance.now() - started
      }),
    ])
    const alone = performance.now()
    await bare.compareOften(often)
    const bareAlone = ((often * threads) / (performance.now() - alone)) * 1000
    measured.push({
      quiet,
      flooded,
      besideBare,
      signIns,
      bare: ((often * threads) / took) * 1000,
      bareAlone,
    })
  }
  await bare.stop()
  return measured
}
