import type { FloodRound } from '../flood/measure.ts'
import type { Waits } from '../flood/session-checks.ts'
import { median } from '../statistics/quantile.ts'
import { ratioOf } from '../statistics/ratio.ts'
import { figures, spread } from './numbers.ts'
import { table } from './table.ts'

/** Two tables: the session checks during the flood, and the outcomes of the offered sign-ins. */
export function floodTables(rounds: FloodRound[]): string {
  return [sessionCheckTable(rounds), signInTable(rounds)].join('\n\n')
}

function sessionCheckTable(rounds: FloodRound[]): string {
  const alone = rounds.map((round) => round.alone)
  const row = (name: string, waits: Waits[]) => [
    name,
    figures(median(waits.map(({ p50 }) => p50)), 'ms'),
    figures(median(waits.map(({ p99 }) => p99)), 'ms'),
    spread(ratioOf(waits.map(p99Of), alone.map(p99Of))),
  ]
  return table(
    ['`sessions.current`, 200 a second', 'p50', 'p99', 'p99 ÷ alone'],
    [
      [...row('alone', alone).slice(0, -1), '1'],
      row(
        'beside the flood',
        rounds.map(({ flooded }) => flooded),
      ),
      row(
        'beside bare bcrypt',
        rounds.map(({ besideBare }) => besideBare),
      ),
    ],
  )
}

const p99Of = ({ p99 }: Waits) => p99

function signInTable(rounds: FloodRound[]): string {
  const sum = (count: (round: FloodRound) => number) =>
    rounds.reduce((total, round) => total + count(round), 0)
  const share = sum(({ signIns }) => signIns.busy) / sum(({ signIns }) => signIns.offered)
  const complete = rounds.map(({ signIns }) => signIns.perSecond)
  const bare = rounds.map((round) => round.bare)
  return table(
    [
      'sign-ins offered',
      'busy',
      'other',
      'complete a second',
      'bare bcrypt a second',
      'Signin ÷ its',
    ],
    [
      [
        String(sum(({ signIns }) => signIns.offered)),
        `${(100 * share).toFixed(0)} %`,
        '0',
        figures(median(complete)),
        figures(median(bare)),
        spread(ratioOf(complete, bare)),
      ],
    ],
  )
}
