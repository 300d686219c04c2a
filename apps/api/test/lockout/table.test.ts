import { readFileSync } from 'node:fs'
import { AppError } from '@signin/contracts'
import { TRPCError } from '@trpc/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { purposes } from '../../src/email-links/purposes.ts'
import { type Attack, flooding, guessing, HOME, OWNER, sharedAddressAttacks } from './attackers.ts'
import { type Client, openSimulation, type Simulation } from './simulated.ts'

const ELSEWHERE = '203.0.113.2'
const TIMEOUT_SECONDS = 60
const assertion = {
  id: 'c'.repeat(43),
  rawId: 'c'.repeat(43),
  type: 'public-key' as const,
  clientExtensionResults: {},
  response: { clientDataJSON: 'e30', authenticatorData: 'e30', signature: 'e30' },
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

/** The owner's ways to sign in; each throws if it is rejected. */
const signInMethods = {
  password: (simulation: Simulation, at: Client) =>
    simulation.call(at).sessions.signIn({ email: OWNER, password: 'the right password' }),
  passkey: async (simulation: Simulation, at: Client) => {
    const { passkeys } = simulation.call(at)
    await passkeys.startSignIn()
    await passkeys.finishSignIn({ response: assertion })
  },
  link: async (simulation: Simulation, at: Client) => {
    await simulation.call(at).sessions.requestSignInLink({ email: OWNER })
    await simulation.call(at).sessions.signInWithLink({ token: 'x'.repeat(43) })
  },
  'link that a stranger asked for': async (simulation: Simulation, at: Client) => {
    const age = Date.now() - (simulation.mailedAt.get(OWNER) ?? 0)
    if (age >= purposes.signIn.ttlMs) throw new TypeError('There is no link in the mailbox.')
    await simulation.call(at).sessions.signInWithLink({ token: 'x'.repeat(43) })
  },
  'link, asked for elsewhere': async (simulation: Simulation, at: Client) => {
    await simulation.call({ address: ELSEWHERE }).sessions.requestSignInLink({ email: OWNER })
    await simulation.call(at).sessions.signInWithLink({ token: 'x'.repeat(43) })
  },
}

type Method = keyof typeof signInMethods
const ON_A_NEW_DEVICE: Method[] = [
  'password',
  'link',
  'link that a stranger asked for',
  'link, asked for elsewhere',
]

/** Tries a method for a minute, as often as Retry-After allows; null if it never succeeds. */
async function tryMethod(
  method: Method,
  simulation: Simulation,
  at: Client,
  during?: Attack['during'],
): Promise<string | null> {
  let closed = false
  let entered: number | undefined
  const began = performance.now()
  const trying = (async () => {
    while (entered === undefined && performance.now() - began < TIMEOUT_SECONDS * 1000) {
      try {
        await signInMethods[method](simulation, at)
        entered = performance.now() - began
      } catch (error) {
        const wait = retryAfterOf(error)
        closed = wait > TIMEOUT_SECONDS
        if (closed) return
        await new Promise((resolve) => setTimeout(resolve, wait * 1000))
      }
    }
  })()
  for (let second = 0; entered === undefined && !closed && second < TIMEOUT_SECONDS; second++) {
    during?.(simulation)
    await simulation.pass(1000)
  }
  if (entered === undefined && !closed) await simulation.pass(TIMEOUT_SECONDS * 1000)
  await trying
  if (entered === undefined) return null
  return entered < 1000 ? `${method}, at once` : `${method}, after ${Math.ceil(entered / 1000)} s`
}

function retryAfterOf(error: unknown): number {
  if (error instanceof TypeError) return Number.POSITIVE_INFINITY
  if (!(error instanceof TRPCError && error.cause instanceof AppError)) throw error
  return error.cause.details.retryAfter ?? 0
}

/** The methods that succeed there, up to the first that succeeds at once. */
async function openMethods(
  { during }: Attack,
  simulation: Simulation,
  at: Client,
  ...ignoreOutcome: Method[]
) {
  const open: string[] = []
  for (const method of ignoreOutcome) {
    const entered = await tryMethod(method, simulation, at, during)
    if (entered) open.push(entered)
    if (entered?.endsWith('at once')) break
  }
  return open.join('<br>') || 'SHUT OUT'
}

const attacks = [
  ...[1, 40, 999].map((networks) => guessing(networks)),
  ...[1, 40, 999].map((networks) => flooding(networks)),
  ...sharedAddressAttacks,
]

test('the table in docs/security.md matches the simulation', async () => {
  const rows = [
    '| attackers who … | from networks | the owner on a known device | with a passkey, on a new device | with password and mailbox, on a new device |',
    '| --- | --- | --- | --- | --- |',
  ]
  for (const attack of attacks) {
    const { what, networks } = attack
    const simulation = openSimulation()
    await attack.before(simulation)
    const at = { address: HOME }
    const known = await openMethods(attack, simulation, { ...at, knownTo: OWNER }, 'password')
    const passkey = await openMethods(attack, simulation, at, 'passkey')
    const link = await openMethods(attack, simulation, at, ...ON_A_NEW_DEVICE)
    rows.push(`| ${what} | ${networks} | ${known} | ${passkey} | ${link} |`)
  }
  expect(rows.join('\n')).not.toContain('SHUT OUT')
  const written = readFileSync(new URL('../../../../docs/security.md', import.meta.url), 'utf8')
  expect(written).toContain(rows.join('\n'))
})
