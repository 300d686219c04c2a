import process from 'node:process'
import { stripVTControlCharacters } from 'node:util'

/** `@signin/api:test: …`, turbo's prefix of a task's output. */
const PREFIX = /^(\S+?):(test(?::repository|:full)?): ?/
/** ` ✓  unit  src/router.test.ts (12 tests) 340ms`, vitest's line for a file. */
const FILE = /^ +([✓❯×↓]) +(?:(\w+) {2})?(\S+\.test\.\w+) \((\d+) tests?([^)]*)\)(?: (\d+)ms)?/
/** Lines that vitest prints per package; report.mjs prints one summary for all packages. */
const NOISE =
  /^ *(RUN +v|Test Files |Tests +\d|Errors +\d|Start at |Duration |Isolate |at least ~|JSON report|\$ |>|cache (miss|hit|bypass)|$)|^ {2,}[✓↓] /

/**
 * @param packages the result of `testedPackages`
 * @returns a function for each line of turbo's output. It prints a line per test file with the share of files
 *   that are done, and the output of failing tests unchanged.
 */
export function createProgress(packages) {
  let total = 0
  for (const { files } of packages.values()) total += files
  let done = 0
  return (line) => {
    const plain = stripVTControlCharacters(line)
    const [prefix = '', name] = PREFIX.exec(plain) ?? []
    const said = plain.slice(prefix.length)
    const file = name && FILE.exec(said)
    if (file) {
      done += 1
      process.stdout.write(`${share(done, total)} ${fileLine(name, file)}\n`)
    } else if (name ? !NOISE.test(said) : /ERROR|error/.test(plain)) {
      process.stdout.write(`      ${name ? `${shortName(name)}  ` : ''}${said}\n`)
    }
  }
}

const share = (done, total) => `${Math.round((100 * done) / Math.max(done, total))} %`.padStart(5)

/** `✓ api  test/journeys/gate.test.ts  105 tests  7.3 s` */
function fileLine(name, [, mark, project, file, tests, more, milliseconds]) {
  const where = [shortName(name), project].filter(Boolean).join(' ')
  const seconds = milliseconds ? `  ${(milliseconds / 1000).toFixed(1)} s` : ''
  const others = more.replace(/^ \| /, ', ').replaceAll(' | ', ', ')
  return `${mark} ${where}  ${file}  ${tests} test${tests === '1' ? '' : 's'}${others}${seconds}`
}

export function shortName(name) {
  return name === '//' ? 'repository' : name.replace('@signin/', '')
}
