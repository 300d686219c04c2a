import { readFileSync, writeFileSync } from 'node:fs'

const PAGE = new URL('../../../docs/performance.md', import.meta.url)
const BEGIN = '<!-- what `pnpm turbo bench` printed: begin -->'
const END = '<!-- what `pnpm turbo bench` printed: end -->'

/** Replaces the text between the page's markers; the rest is written by hand. */
export function writeIntoPage(report: string): void {
  const page = readFileSync(PAGE, 'utf8')
  const [before, after] = [page.split(BEGIN)[0], page.split(END)[1]]
  if (before === undefined || after === undefined) {
    throw new Error('docs/performance.md has lost the marks that the table goes between')
  }
  writeFileSync(PAGE, `${before}${BEGIN}\n\n${report}\n\n${END}${after}`)
}
