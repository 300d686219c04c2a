import type { Round } from '../sessions/load.ts'
import type { SessionCheck } from '../sessions/measure.ts'
import { median } from '../statistics/quantile.ts'
import { ratioOf } from '../statistics/ratio.ts'
import { figures, spread } from './numbers.ts'
import { table } from './table.ts'

const HEAD = [
  '',
  'calls/s',
  'p50',
  'p99',
  'CPU a call',
  "Signin's calls/s ÷ its",
  "Signin's CPU ÷ its",
]

/** The first check is Signin's, to which the others are compared. */
export function sessionCheckTable(checks: SessionCheck[]): string {
  const signin = checks[0]?.rounds ?? []
  return table(
    HEAD,
    checks.map(({ name, rounds }) => [name, ...measured(rounds), ...compared(signin, rounds)]),
  )
}

function measured(rounds: Round[]): string[] {
  const cpu = cpuOf(rounds)
  return [
    figures(median(rounds.map((round) => round.callsPerSecond))),
    figures(median(rounds.map((round) => round.p50)), 'ms'),
    figures(median(rounds.map((round) => round.p99)), 'ms'),
    cpu ? figures(median(cpu), 'µs') : '–',
  ]
}

function compared(signin: Round[], rounds: Round[]): string[] {
  if (rounds === signin) return ['1', '1']
  const rate = (round: Round) => round.callsPerSecond
  const [own, its] = [cpuOf(signin), cpuOf(rounds)]
  return [
    spread(ratioOf(signin.map(rate), rounds.map(rate))),
    own && its ? spread(ratioOf(own, its)) : '–',
  ]
}

/** Null where the system does not tell. */
function cpuOf(rounds: Round[]): number[] | null {
  const known = rounds.map((round) => round.cpuPerCall).filter((cpu) => cpu !== null)
  return known.length === rounds.length ? known : null
}
