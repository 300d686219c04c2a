import process from 'node:process'
import type { Reporter, TestCase, TestModule } from 'vitest/node'

const MOST = 10
/** Below this nobody needs to look. */
const SLOW_MS = 1000

/** The last words of a run: which tests took longest and, below them, the names of those that failed. */
export default class SlowestTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((it) => [...it.children.allTests()])
    const slow = tests.filter((it) => durationOf(it) > SLOW_MS)
    const slowest = slow.sort((a, b) => durationOf(b) - durationOf(a)).slice(0, MOST)
    say(
      'The slowest tests:',
      slowest.map((it) => `${seconds(durationOf(it))}  ${nameOf(it)}`),
    )

    const failed = tests.filter((it) => it.result().state === 'failed').map(nameOf)
    // Such as one whose stack did not start.
    const broken = modules.filter((it) => it.errors().length > 0 || hasBrokenSuite(it))
    say('Failed:', [...failed, ...broken.map((it) => it.relativeModuleId)])
  }
}

const hasBrokenSuite = (module: TestModule) =>
  module.state() === 'failed' && ![...module.children.allTests()].some((it) => !it.ok())

const durationOf = (test: TestCase) => test.diagnostic()?.duration ?? 0
const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`.padStart(8)
const nameOf = (test: TestCase) => `${test.module.relativeModuleId} > ${test.fullName}`

function say(title: string, lines: string[]): void {
  if (lines.length > 0) process.stdout.write(`\n${[title, ...lines].join('\n  ')}\n`)
}
