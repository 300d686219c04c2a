import type { Round } from '../sessions/load.ts'
import type { SessionCheck } from '../sessions/measure.ts'
import { median } from '../statistics/quantile.ts'
import { ratioOf } from '../statistics/ratio.ts'
import { figures, spread } from './numbers.ts'
import { table } from './table.ts'

/** Two tables: the measurements of each contender, and Signin's ratios to the others. */
export function sessionCheckTables(checks: SessionCheck[]): string {
  const ours = checks.filter((check) => check.ours)
  const others = checks.filter((check) => !check.ours)
  return [
    table(
      ['', 'calls/s', 'p50', 'p99', 'CPU a call'],
      checks.map(({ name, rounds }) => [name, ...measured(rounds)]),
    ),
    table(
      ['', ...ours.flatMap(({ name }) => [`${name}: calls/s ÷ its`, 'CPU a call ÷ its'])],
      others.map((other) => [
        other.name,
        ...ours.flatMap((own) => compared(own.rounds, other.rounds)),
      ]),
    ),
  ].join('\n\n')
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

function compared(own: Round[], other: Round[]): string[] {
  const rate = (round: Round) => round.callsPerSecond
  const [ours, theirs] = [cpuOf(own), cpuOf(other)]
  return [
    spread(ratioOf(own.map(rate), other.map(rate))),
    ours && theirs ? spread(ratioOf(ours, theirs)) : '–',
  ]
}

/** Null if the system does not report CPU time. */
function cpuOf(rounds: Round[]): number[] | null {
  const known = rounds.map((round) => round.cpuPerCall).filter((cpu) => cpu !== null)
  return known.length === rounds.length ? known : null
}
