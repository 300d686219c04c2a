/** One fault, as it is told while the script runs. */
export function lineOf({ fault, outcome, seconds, by, why }) {
  const time = seconds === undefined ? '' : `${seconds.toFixed(1)} s`
  const reason = by ? ` (by: ${by})` : why ? ` (${why})` : ''
  return `${outcome.padEnd(14)} ${time.padStart(7)}  ${fault.area}: ${fault.name}${reason}`
}

/** How many came to what, and how long it took. */
export function summaryOf(results) {
  const counts = Map.groupBy(results, ({ outcome }) => outcome)
  const told = [...counts].map(([outcome, those]) => `${those.length} ${outcome}`)
  const seconds = results.reduce((sum, result) => sum + (result.seconds ?? 0), 0)
  return `${results.length} faults: ${told.join(', ')}. ${Math.round(seconds)} s.`
}

/** All of it in Markdown. */
export function tableOf(results) {
  const rows = results.map(({ fault, outcome, seconds = 0, by, why }) => [
    fault.area,
    fault.name,
    `\`${fault.file}\``,
    fault.tier ?? '',
    outcome,
    by ?? why ?? '',
    seconds.toFixed(1),
  ])
  const head = ['Area', 'Fault', 'In', 'Tier', 'Outcome', 'By', 'Seconds']
  const lines = [head, head.map(() => '---'), ...rows].map(
    (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  )
  return `${summaryOf(results)}\n\n${lines.join('\n')}\n`
}
