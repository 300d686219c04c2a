/** The line of output for one fault. */
export function lineOf({ fault, outcome, seconds, by, why }) {
  const time = seconds === undefined ? '' : `${seconds.toFixed(1)} s`
  const reason = by ? ` (by: ${by})` : why ? ` (${why})` : ''
  return `${outcome.padEnd(14)} ${time.padStart(7)}  ${fault.area}: ${fault.name}${reason}`
}

/** The number of faults by outcome, and the total time. */
export function summaryOf(results) {
  const counts = Map.groupBy(results, ({ outcome }) => outcome)
  const parts = [...counts].map(([outcome, those]) => `${those.length} ${outcome}`)
  const seconds = results.reduce((sum, result) => sum + (result.seconds ?? 0), 0)
  return `${results.length} faults: ${parts.join(', ')}. ${Math.round(seconds)} s.`
}

/** The results as a table in Markdown. */
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
