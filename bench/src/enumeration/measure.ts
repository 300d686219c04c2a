import { type Person, register, strangerAddress } from '../servers/person.ts'
import { call, expectStatus } from '../servers/procedure.ts'
import type { Server } from '../servers/server.ts'

/** Two cases that must look alike, each call timed in milliseconds. */
export interface Timing {
  procedure: string
  known: { name: string; times: number[] }
  unknown: { name: string; times: number[] }
}

/** Whether an answer's time tells if an address has an account. One call at a time, by turns. */
export async function compareTimings({
  signin,
  samples,
}: {
  signin: Server
  samples: number
}): Promise<Timing[]> {
  const owner = await register(signin)
  const timings: Timing[] = []
  for (const { procedure, known, unknown, attempt } of cases(signin, owner)) {
    const timing: Timing = {
      procedure,
      known: { name: known, times: [] },
      unknown: { name: unknown, times: [] },
    }
    for (let sample = 0; sample < samples; sample++) {
      const order = sample % 2 ? (['known', 'unknown'] as const) : (['unknown', 'known'] as const)
      for (const side of order) {
        const email = side === 'known' ? owner.email : strangerAddress()
        timing[side].times.push(await timed(() => attempt(email)))
      }
    }
    timings.push(timing)
  }
  return timings
}

function cases(signin: Server, owner: Person) {
  return [
    {
      procedure: '`sessions.signIn`, wrong password',
      known: 'known address',
      unknown: 'unknown address',
      attempt: async (email: string) => {
        const guess = { email, password: 'not the right password' }
        expectStatus(await call(signin, 'sessions.signIn', guess), 401)
      },
    },
    {
      procedure: '`accounts.register`',
      known: 'taken address',
      unknown: 'free address',
      attempt: async (email: string) => {
        const newcomer = { email, password: owner.password, name: 'A Person' }
        expectStatus(await call(signin, 'accounts.register', newcomer), 200)
      },
    },
  ]
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
