import { readFileSync, writeFileSync } from 'node:fs'
import { figures } from '../report/numbers.ts'
import { table } from '../report/table.ts'
import { median, quantile } from '../statistics/quantile.ts'
import type { Installation } from './installation.ts'
import type { Compared } from './measure.ts'

const PAGE = new URL('../../../docs/performance.md', import.meta.url)
const BEGIN = '<!-- what `npm run bench -- --scale` printed: begin -->'
const END = '<!-- what `npm run bench -- --scale` printed: end -->'

const count = (rows: number) => rows.toLocaleString('en')

/** Both sizes side by side, in Markdown. */
export function scaleReport({
  machine,
  small,
  large,
  compared,
}: {
  machine: string
  small: Installation
  large: Installation
  compared: Compared[]
}): string {
  const [few, many] = [small, large].map(({ size }) => count(size.accounts))
  const { accounts, sessions, events } = large.size
  const rows = compared.map(({ name, small, large }) => {
    const [before, after] = [quantile(small, 0.95), quantile(large, 0.95)]
    return [
      name,
      ...[median(small), before, median(large), after].map((it) => figures(it, 'ms')),
      (median(large) / median(small)).toFixed(2),
      (after / before).toFixed(2),
    ]
  })
  const head = ['', `${few}: p50`, 'p95', `${many}: p50`, 'p95', 'p50 ÷', 'p95 ÷']
  return `${machine}

${count(accounts)} accounts, ${count(sessions)} sessions and ${count(events)} events, inserted in ${(large.seconds / 60).toFixed(1)} minutes.

${table(head, rows)}`
}

/** Replaces the text between the page's markers. */
export function writeScale(report: string): void {
  const page = readFileSync(PAGE, 'utf8')
  const [before, after] = [page.split(BEGIN)[0], page.split(END)[1]]
  if (before === undefined || after === undefined) {
    throw new Error('docs/performance.md has lost the marks that the table of sizes goes between')
  }
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${report}\n\n${END}${after}`)
}
